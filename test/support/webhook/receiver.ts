import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver got. */
export interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether one of its signatures is right. */
  readonly signed: boolean;
}

/** A server that takes webhooks, drops those that it knows, and keeps a ledger. */
export interface Receiver extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** What it took, each message once. */
  readonly got: readonly Got[];
  /** How many calls there were, repeated ones among them. */
  readonly calls: number;
  /** Answers the next calls so, one each. */
  readonly next: ((response: ServerResponse) => void)[];
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts one that knows these secrets. */
export async function receiver(secrets: readonly string[]): Promise<Receiver> {
  const got: Got[] = [];
  const known = new Set<unknown>();
  const next: ((response: ServerResponse) => void)[] = [];
  let calls = 0;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    calls += 1;
    const other = next.shift();
    if (other) return other(response);
    const body = Buffer.concat(pieces);
    const { headers, url: path = '' } = request;
    const id = headers['webhook-id'];
    if (!known.has(id))
      got.push({ path, headers, body: JSON.parse(String(body)), signed: rightly(headers, body, secrets) });
    known.add(id);
    return response.writeHead(204).end();
  });
  let port = 0;
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        ({ port } = server.address() as AddressInfo);
        resolve();
      });
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await start();
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    got,
    get calls() {
      return calls;
    },
    next,
    start,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function rightly(headers: IncomingHttpHeaders, body: Buffer, secrets: readonly string[]): boolean {
  const offered = String(headers['webhook-signature']).split(' ');
  const content = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  return secrets.some((secret) => {
    const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
    return offered.includes(`v1,${hmac.update(content).digest('base64')}`);
  });
}
