import { randomUUID } from 'node:crypto';
import { ConfigError } from '../errors.ts';
import { hostAndPort } from '../host-and-port.ts';
import type { Service } from '../registry.ts';
import { execShape, largestCommand } from '../rpc/command-wire.ts';
import type { Endpoint } from '../rpc/endpoint.ts';
import { reachable } from '../rpc/reachable.ts';
import { serve } from '../rpc/serve.ts';
import type { BotOptions } from './bot-options.ts';

/** The service that the bot is: it listens until disposed, and answers `Debug.Health`, `Debug.Stats` and `Bot.Exec`. */
export interface OwnService extends AsyncDisposable {
  readonly service: Service;
}

/**
 * Starts serving as any other service does, so that the bot is seen where all services are.
 *
 * @param exec - Runs a command for a service.
 * @throws {ConfigError} It cannot listen.
 */
export async function ownService(options: BotOptions, version: string, exec: Endpoint): Promise<OwnService> {
  const { server_name: name, server_address } = options;
  const { host, port } = hostAndPort(server_address, '--server_address');
  try {
    const served = await serve({ name, handlers: { 'Bot.Exec': exec }, address: host, port, largest: largestCommand });
    const metadata = { protocol: 'mucp', server: 'mucp', transport: 'http' };
    const node = { id: `${name}-${randomUUID()}`, address: reachable(served.address), port: served.port, metadata };
    return {
      service: {
        name,
        version,
        metadata: {},
        endpoints: [{ name: 'Bot.Exec', metadata: {}, ...execShape }],
        nodes: [node],
      },
      [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
    };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--server_address: cannot listen on ${host}:${port} (${code})`, { cause });
  }
}
