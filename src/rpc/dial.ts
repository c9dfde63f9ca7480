import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Node } from '../registry.ts';
import { DialError } from './exchange.ts';

/** A peer that has gone without a word is noticed after this long, and a few tries more, in milliseconds. */
const PROBE = 30_000;

/** Connects to a node; rejects with a {@link DialError} where it cannot be reached within `limit` milliseconds. */
export function dial({ address, port }: Node, limit: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where = `${address}:${port}`;
    const socket = connect({
      host: address.replace(/^\[|\]$/g, ''),
      port,
      keepAlive: true,
      keepAliveInitialDelay: PROBE,
    });
    const settled = (): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', aborted);
      socket.off('error', failed);
    };
    const fail = (error: Error): void => {
      settled();
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const failed = (cause: NodeJS.ErrnoException): void =>
      fail(new DialError(503, `${where} cannot be reached (${cause.code ?? 'unknown reason'})`, { cause }));
    const aborted = (): void => fail(signal.reason);
    const late = setTimeout(() => fail(new DialError(503, `${where} cannot be reached (no answer)`)), limit);
    socket.once('error', failed).once('connect', () => {
      settled();
      resolve(socket);
    });
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) aborted();
  });
}
