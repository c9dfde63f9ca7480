import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:http';

/** A call that is ready to be made. Written from the descriptions of the three forms; shares no code with the bot. */
export interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Settings of {@link standardCall}. */
export interface StandardOptions {
  readonly id?: string;
  /** When it was made, in milliseconds since 1970. */
  readonly at?: number;
  /** `whsec_…`, one or several. */
  readonly secrets: readonly string[];
}

let count = 0;

/** A call signed as the Standard Webhooks say. */
export function standardCall(content: unknown, { id, at = Date.now(), secrets }: StandardOptions): Call {
  count += 1;
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const message = id ?? `msg_${count}`;
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) => standardSignature(secret, message, timestamp, body));
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': message,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
    body,
  };
}

/** `v1,` and the code of id, time and body. */
export function standardSignature(secret: string, id: string, timestamp: string, body: string | Buffer): string {
  const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
  hmac.update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/** A call as GitHub makes it. */
export function githubCall(event: string, content: unknown, secret: string, delivery = `delivery-${count}`): Call {
  count += 1;
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  };
}

/** A call as Alertmanager makes it. */
export function alertCall(content: unknown, authorization: string): Call {
  return { headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify(content) };
}

/** A line to a server, on which calls are made one after the other or side by side. */
export interface Caller extends Disposable {
  post(path: string, call: Call): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

/** Opens a line to `HOST:PORT`. */
export function caller(address: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 120 });
  const [host, port] = address.split(':');
  const ask = (method: string, path: string, { headers, body }: Partial<Call>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const asked = request({ agent, host, port, method, path, headers: { ...headers, ...length } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(body);
    });
  return {
    post: (path, call) => ask('POST', path, call),
    get: (path) => ask('GET', path, {}),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
