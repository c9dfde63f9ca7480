import type { IncomingMessage } from 'node:http';
import process from 'node:process';
import { CallError } from '../errors.ts';
import type { Node } from '../registry.ts';
import type { Reply, Wire } from './wire.ts';

// An import loads fetch with it, which takes longer than a call.
const { request } = process.getBuiltinModule('node:http');

/** The node could not be reached: nothing was asked, so that another may be. */
export class DialError extends CallError {}

/** Bounds of one exchange: milliseconds until connected, and the largest answer in bytes. */
export interface ExchangeOptions {
  readonly dial: number;
  readonly largest: number;
  /** Ends it, with its reason as the error. */
  readonly signal: AbortSignal;
}

/**
 * Asks one node over a connection of its own. Go-micro answers one request per connection in its first year, and since
 * v4.10 now and then swallows one of those that share a connection. But a request must not say so: v5 takes `close` for
 * a caller that has left, and cancels what the handler does.
 */
export function exchange(node: Node, wire: Wire, { dial, largest, signal }: ExchangeOptions): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const where = `${node.address}:${node.port}`;
    const asked = request({
      host: node.address.replace(/^\[|\]$/g, ''),
      port: node.port,
      method: 'POST',
      path: '/',
      agent: false,
      headers: { ...wire.headers, 'Content-Length': Buffer.byteLength(wire.body), Connection: 'keep-alive' },
    });
    let connected = false;
    const failed = (error: Error): void => {
      clearTimeout(dialing);
      signal.removeEventListener('abort', aborted);
      asked.destroy();
      reject(error);
    };
    const aborted = (): void => failed(signal.reason);
    const dialing = setTimeout(() => failed(new DialError(503, `${where} cannot be reached (no answer)`)), dial);
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) aborted();

    asked.on('socket', (socket) =>
      socket.on('connect', () => {
        connected = true;
        clearTimeout(dialing);
      }),
    );
    asked.on('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code ?? 'unknown reason';
      if (connected) failed(new CallError(500, `${where} broke off before it answered (${why})`, { cause }));
      else failed(new DialError(503, `${where} cannot be reached (${why})`, { cause }));
    });
    asked.on('response', (response) => {
      readBody(response, largest).then((body) => {
        signal.removeEventListener('abort', aborted);
        resolve({ status: response.statusCode ?? 0, error: errorHeader(response), body });
      }, failed);
    });
    asked.end(wire.body);
  });
}

async function readBody(response: IncomingMessage, largest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > largest) throw new CallError(500, `the answer is larger than ${largest} bytes`);
    }
  } catch (cause) {
    if (cause instanceof CallError) throw cause;
    throw new CallError(500, 'the service broke off in the middle of its answer', { cause });
  }
  return Buffer.concat(chunks).toString();
}

/** Go writes UTF-8 into headers, Node reads them as Latin-1. */
function errorHeader({ headers }: IncomingMessage): string {
  return Buffer.from(String(headers['micro-error'] ?? headers['x-micro-error'] ?? ''), 'latin1').toString();
}
