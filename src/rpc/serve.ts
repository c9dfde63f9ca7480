import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf } from './answer.ts';
import { deadline } from './deadline.ts';
import { debug } from './debug.ts';
import type { Endpoint, Endpoints } from './endpoint.ts';
import { header } from './header.ts';

/** What is served, and where. */
export interface ServeOptions {
  /** The service's name, said in its errors. */
  readonly name: string;
  /** By endpoint, `Say.Hello`. `Debug.Health` and `Debug.Stats` are there by themselves. */
  readonly handlers: Endpoints;
  readonly address?: string;
  /** 0 for any that is free. */
  readonly port?: number;
  /** The largest request, in bytes. */
  readonly largest?: number;
}

/** A server that listens; disposing stops it: what runs has a second to finish. */
export interface Served extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
}

const GRACE = 1_000;
/** How long a request may take to come, and an answer to be there when its caller gives more time or does not say. */
const LONGEST_REQUEST = 60_000;
const LONGEST_ANSWER = 600_000;

/**
 * Serves endpoints over HTTP to go-micro clients of any age: in JSON and in protobuf, each plain with `Micro-*` headers
 * and in the envelope of before. The status is always 200, an error is in the body or in a header, as go-micro has it.
 */
export async function serve({
  name,
  handlers,
  address = '127.0.0.1',
  port = 0,
  largest = 4 * 1024 * 1024,
}: ServeOptions): Promise<Served> {
  const about = debug();
  const endpoints = new Map<string, Endpoint>(
    Object.entries({ ...about.endpoints, ...handlers }).map(([endpoint, one]) => [
      endpoint,
      typeof one === 'function' ? { answer: one } : one,
    ]),
  );

  let stopping = false;
  const server = createServer({ requestTimeout: LONGEST_REQUEST }, (request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { headers, socket } = request;
    const left = new AbortController();
    response.once('close', () => left.abort());
    const body = await readBody(request, largest);
    const { signal, over, done } = deadline(patience(headers.timeout), name, left.signal);
    const caller = { name: header(headers, 'from-service'), host: socket.remoteAddress ?? '', signal };
    const answer = await answerOf({ name, endpoints, headers, body, caller, over }).finally(done);
    if (stopping || body === undefined) response.setHeader('Connection', 'close');
    response.writeHead(200, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) }).end(answer.body);
  };

  // Go's clients keep idle connections for a minute, and take it for a failure when the server ends one first.
  server.keepAliveTimeout = 75_000;
  server.maxConnections = 1_000;
  server.listen(port, address);
  await once(server, 'listening');

  return {
    address,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      stopping = true;
      about[Symbol.dispose]();
      const closed = once(server, 'close');
      server.close();
      const late = setTimeout(() => server.closeAllConnections(), GRACE);
      await closed;
      clearTimeout(late);
    },
  };
}

/** Go-micro says in nanoseconds how long the caller waits. */
function patience(timeout: string | string[] | undefined): number {
  const said = /^\d{1,19}$/.test(String(timeout)) ? Number(timeout) / 1e6 : LONGEST_ANSWER;
  return Math.min(said, LONGEST_ANSWER);
}

/** Returns undefined when it is too large; the rest of it is then not read. */
async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest) return undefined;
  }
  return Buffer.concat(chunks);
}
