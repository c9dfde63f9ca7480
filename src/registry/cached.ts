import type { Observable } from 'rxjs';
import { concatMap, defer, Subject } from 'rxjs';
import type { Change } from '../registry.ts';
import { change } from './change.ts';
import type { Ear, Followed, Following, Known } from './followed.ts';
import type { OpenRegistry } from './options.ts';

/**
 * Returns a registry that answers from what it was told. It begins to follow with the first question; until all has
 * been told, and for services it was not told of, it asks. While the registry is away it answers what it knows, and
 * says since when. What was written through it is in its next answer.
 */
export function cached(registry: Followed): OpenRegistry {
  const known = new Map<string, Known>();
  const changes = new Subject<Change>();
  const ended = new AbortController();
  let names = new Set<string>();
  /** The names in order, made anew only after a service came or went. */
  let listed: readonly string[] | undefined;
  /** When all that is known was true last; undefined until all has been told. */
  let heard: number | undefined;
  let lost: string | undefined;
  let following: Following | undefined;

  const ear: Ear = {
    names(now) {
      names = new Set(now);
      listed = undefined;
    },
    tell(name, now) {
      const seen = change(name, known.get(name)?.services ?? [], now.services);
      if (now.services.length > 0) known.set(name, now);
      else known.delete(name);
      if (seen?.action === 'create') names.add(name);
      if (seen?.action === 'delete') names.delete(name);
      if (seen && seen.action !== 'update') listed = undefined;
      if (seen && heard !== undefined) changes.next(seen);
    },
    heard() {
      heard = performance.now();
      lost = undefined;
    },
    lost(reason) {
      lost = reason;
    },
  };

  const follow = (): Following => {
    following ??= registry.follow(ear, ended.signal);
    return following;
  };

  const ask = async (name: string): Promise<Known> => {
    follow();
    return (heard === undefined ? undefined : known.get(name)) ?? registry.known(name);
  };

  /** Makes the next answer know what was written; a registry that went away meanwhile tells it later. */
  const seen = async (name: string): Promise<void> => {
    if (heard !== undefined) await following?.look(name).catch(() => undefined);
  };

  return {
    name: registry.name,
    ...(registry.lasting && { lasting: true }),
    async list() {
      follow();
      if (heard === undefined) return registry.list();
      listed ??= [...names].sort();
      return listed;
    },
    get: async (name) => (await ask(name)).services,
    checks: async (name) => (await ask(name)).nodes,
    stale() {
      if (heard === undefined || lost === undefined) return undefined;
      return { age: performance.now() - heard, reason: lost };
    },
    watch: (): Observable<Change> =>
      defer(() => {
        follow();
        return changes;
      }),
    register: (service, options) =>
      registry.register(service, options).pipe(
        concatMap(async (registered) => {
          await seen(service.name);
          return registered;
        }),
      ),
    async put(service) {
      await registry.put(service);
      await seen(service.name);
    },
    async remove(service) {
      await registry.remove(service);
      await seen(service.name);
    },
    async [Symbol.asyncDispose]() {
      ended.abort();
      await registry[Symbol.asyncDispose]();
    },
  };
}
