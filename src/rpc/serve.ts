import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import { answerOf } from './answer.ts';

/**
 * Answers one endpoint. A {@link CallError} reaches the caller with its status; of any other error only that it
 * happened.
 */
export type Handler = (request: Json) => Json | Promise<Json>;

/** What is served, and where. */
export interface ServeOptions {
  /** The service's name, said in its errors. */
  readonly name: string;
  /** By endpoint, `Say.Hello`. `Debug.Health` is there by itself. */
  readonly handlers: Readonly<Record<string, Handler>>;
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

/**
 * Serves endpoints over HTTP to go-micro clients of any age that speak JSON: JSON-RPC and the plain form with
 * `Micro-*` headers. The status is always 200, an error is in the body or in a header, as go-micro has it.
 */
export async function serve({
  name,
  handlers,
  address = '127.0.0.1',
  port = 0,
  largest = 4 * 1024 * 1024,
}: ServeOptions): Promise<Served> {
  const endpoints = new Map<string, Handler>([['Debug.Health', () => ({ status: 'ok' })], ...Object.entries(handlers)]);

  let stopping = false;
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, largest);
    const answer = await answerOf({ name, endpoints, headers: request.headers, body });
    if (stopping || body === undefined) response.setHeader('Connection', 'close');
    response.writeHead(200, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) }).end(answer.body);
  };

  // Go's clients keep idle connections for a minute, and take it for a failure when the server ends one first.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 80_000;
  server.maxConnections = 1_000;
  server.listen(port, address);
  await once(server, 'listening');

  return {
    address,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      stopping = true;
      const closed = once(server, 'close');
      server.close();
      const late = setTimeout(() => server.closeAllConnections(), GRACE);
      await closed;
      clearTimeout(late);
    },
  };
}

/** Returns undefined when it is too large; the rest of it is then not read. */
async function readBody(request: IncomingMessage, largest: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest) return undefined;
  }
  return Buffer.concat(chunks).toString();
}
