import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { ConfigError } from '../errors.ts';
import type { Service } from '../registry.ts';
import { serve } from '../rpc/serve.ts';
import type { BotOptions } from './bot-flags.ts';
import { hostAndPort } from './host-and-port.ts';

/** The service that the bot is: it listens until disposed, and answers `Debug.Health`. */
export interface OwnService extends AsyncDisposable {
  readonly service: Service;
}

/**
 * Starts serving as any other service does, so that the bot is seen where all services are.
 *
 * @throws {ConfigError} It cannot listen.
 */
export async function ownService(options: BotOptions, version: string): Promise<OwnService> {
  const { server_name: name, server_address } = options;
  const { host, port } = hostAndPort(server_address, '--server_address');
  try {
    const served = await serve({ name, handlers: {}, address: host, port });
    const metadata = { protocol: 'mucp', server: 'mucp', transport: 'http' };
    const node = { id: `${name}-${randomUUID()}`, address: reachable(served.address), port: served.port, metadata };
    return {
      service: { name, version, metadata: {}, endpoints: [], nodes: [node] },
      [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
    };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--server_address: cannot listen on ${host}:${port} (${code})`, { cause });
  }
}

/** What others can dial: for a listener on all interfaces the first that is not loopback. */
function reachable(address: string): string {
  if (address !== '0.0.0.0' && address !== '::') return address;
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}
