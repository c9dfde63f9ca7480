import type { ClientRequest, RequestOptions } from 'node:http';
import type Consul from 'consul';
import { RegistryError } from '../../errors.ts';

/** How large an answer may be, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/** An answer went on beyond what is read of one. */
export class TooLargeError extends RegistryError {}

/** What the package lets a step between making a request and sending it see; its types leave that out. */
interface Sending {
  transport: { request(options: RequestOptions): ClientRequest };
}
interface Extensible {
  _ext(step: 'onRequest', extension: (sending: Sending, next: () => void) => void): void;
}

/**
 * Makes a client break off answers that are too large, with a {@link TooLargeError}: the package reads whatever comes.
 */
export function bounded(consul: Consul): Consul {
  (consul as unknown as Extensible)._ext('onRequest', (sending, next) => {
    const { transport } = sending;
    sending.transport = { request: (options) => watched(transport.request(options)) };
    next();
  });
  return consul;
}

function watched(request: ClientRequest): ClientRequest {
  return request.once('response', (response) => {
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST) return;
      request.destroy();
      request.emit(
        'error',
        new TooLargeError(`what Consul answers is too large: more than ${LARGEST / 1024 / 1024} MiB`),
      );
    });
  });
}
