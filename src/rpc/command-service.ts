import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { defer, finalize, from, switchMap } from 'rxjs';
import { ConfigError, UsageError } from '../errors.ts';
import type { Json } from '../json.ts';
import { reconnect } from '../operators/reconnect.ts';
import { registries } from '../registry/index.ts';
import type { RegistryOptions } from '../registry/options.ts';
import type { Registered, Registry, Service } from '../registry.ts';
import { plain } from '../render/plain.ts';
import type { Text } from '../text.ts';
import { argsIn, commandWire, execResponse, execShape, largestCommand } from './command-wire.ts';
import type { Caller } from './endpoint.ts';
import { reachable } from './reachable.ts';
import { serve } from './serve.ts';

/** A command of the bot that is a service of its own. Durations in milliseconds. */
export interface CommandServiceOptions extends RegistryOptions {
  /** The word that it is said by. */
  readonly name: string;
  /** `greet [name]`: begins with the word. */
  readonly usage: string;
  readonly description: string;
  /** It alters the world: the bot lets only those run it who may. */
  readonly changes?: true;
  /**
   * Runs it. `args[0]` is the word.
   *
   * @throws {UsageError} Its message is shown to the person; a {@link CallError}'s too, as a fault of the service.
   */
  exec(args: readonly string[], caller: Caller): Text | Promise<Text>;
  /** Where it is registered: `consul`, `mdns`, or one of its own. By default `consul`. */
  readonly registry?: string | Pick<Registry, 'register'>;
  /** What the bot calls `--namespace`; the service is named this, a full stop and the word. */
  readonly namespace?: string;
  readonly version?: string;
  /** Where it listens; `0.0.0.0` for all interfaces, port 0 for any that is free. */
  readonly host?: string;
  readonly port?: number;
  readonly ttl?: number;
  readonly interval?: number;
}

/**
 * Serves a command, so that every bot that finds the service in the registry has it; bots in Go too, from 2017 on.
 * Cold: subscribing listens and registers (it emits each time it is registered, and tries again while the registry is
 * away), unsubscribing deregisters and stops.
 *
 * @throws {ConfigError} Delivered as an error notification: it cannot listen, or there is no such registry.
 */
export function commandService(options: CommandServiceOptions): Observable<Registered> {
  const { ttl = 60_000, interval = 30_000 } = options;
  return defer(() => {
    const opening = opened(options);
    return from(opening).pipe(
      switchMap(({ registry, service }) => registry.register(service, { ttl, interval }).pipe(reconnect())),
      finalize(() => {
        opening.then(({ close }) => close()).catch(() => undefined);
      }),
    );
  });
}

interface Opened {
  readonly registry: Pick<Registry, 'register'>;
  readonly service: Service;
  close(): Promise<void>;
}

async function opened(options: CommandServiceOptions): Promise<Opened> {
  const { name: word, namespace = 'go.micro.bot', version = 'latest', host, port, changes } = options;
  const name = `${namespace}.${word}`;
  await using open = new AsyncDisposableStack();
  const registry = await registryOf(options, open);
  const served = open.use(
    await serve({
      name,
      handlers: endpointsOf(options),
      largest: largestCommand,
      ...(host && { address: host }),
      ...(port && { port }),
    }).catch((cause: NodeJS.ErrnoException) => {
      throw new ConfigError(`the service ${name} cannot listen on ${host ?? 'loopback'} (${cause.code})`, { cause });
    }),
  );
  const metadata = { protocol: 'mucp', server: 'mucp', transport: 'http', ...(changes && { changes: 'true' }) };
  const node = { id: `${name}-${randomUUID()}`, address: reachable(served.address), port: served.port, metadata };
  const endpoints = [{ name: 'Command.Exec', metadata: {}, ...execShape }];
  const kept = open.move();
  return {
    registry,
    service: { name, version, metadata: {}, endpoints, nodes: [node] },
    close: () => kept.disposeAsync(),
  };
}

async function registryOf(
  { registry = 'consul', ...options }: CommandServiceOptions,
  open: AsyncDisposableStack,
): Promise<Opened['registry']> {
  if (typeof registry !== 'string') return registry;
  const load = Object.hasOwn(registries, registry) ? registries[registry] : undefined;
  if (load === undefined) throw new ConfigError(`there is no registry ${registry}`);
  return open.use((await load())(options));
}

function endpointsOf({ usage, description, exec }: CommandServiceOptions) {
  return {
    'Command.Help': { ...commandWire.help, answer: (): Json => ({ usage, description }) },
    'Command.Exec': {
      ...commandWire.exec,
      answer: async (request: Json, caller: Caller): Promise<Json> => {
        try {
          return execResponse(plain(await exec(argsIn(request), caller)), '');
        } catch (error) {
          if (error instanceof UsageError) return execResponse('', error.message);
          throw error;
        }
      },
    },
  };
}
