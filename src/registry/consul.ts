import { Observable } from 'rxjs';
import type { Registered } from '../registry.ts';
import { cached } from './cached.ts';
import { consulClient } from './consul/client.ts';
import { follow } from './consul/follow.ts';
import { keep } from './consul/keep.ts';
import { put } from './consul/put.ts';
import { readService } from './consul/read-service.ts';
import { remove } from './consul/remove.ts';
import { sayOnce } from './consul/say-once.ts';
import type { OpenRegistry, RegistryOptions } from './options.ts';

/** How long Consul may take to answer, in milliseconds. */
const DEADLINE = 5_000;

/**
 * Returns the registry of a Consul agent, written and read as every go-micro does, and `127.0.0.1:8500` unless told.
 * What is unsubscribed from `register` is deregistered in the background; disposing waits for that.
 * Source: https://developer.hashicorp.com/consul/api-docs, `registry/consul` of go-micro.
 *
 * @throws {ConfigError} An address is none.
 */
export function consul(options: RegistryOptions = {}): OpenRegistry {
  const client = consulClient(options, DEADLINE);
  const unreadable = sayOnce(options.log);
  const leaving = new Set<Promise<void>>();

  return cached({
    name: 'consul',
    lasting: true,
    list: async () => [...(await client.services()).value.keys()].sort(),
    known: (name) => readService(client, name, unreadable),
    follow: (ear, signal) => follow({ client, ear, unreadable, signal }),
    register: (service, { ttl, interval }) =>
      new Observable<Registered>((subscriber) => {
        const controller = new AbortController();
        const registered = (): void => subscriber.next({ registered: service.name });
        // Who leaves and comes back at once must not be deregistered by its own past.
        const keeping = Promise.all(leaving)
          .then(() => keep(client, service, { ttl, interval }, registered, controller.signal))
          .catch((error) => subscriber.error(error));
        return () => {
          controller.abort();
          const left = keeping.then(() => void leaving.delete(left));
          leaving.add(left);
        };
      }),
    put: (service) => put(client, service),
    remove: (service) => remove(client, service),
    async [Symbol.asyncDispose]() {
      await Promise.all(leaving);
      client.close();
    },
  });
}
