import { setInterval as every, setTimeout as pause } from 'node:timers/promises';
import type { Observable } from 'rxjs';
import {
  concat,
  defer,
  exhaustMap,
  filter,
  finalize,
  ignoreElements,
  map,
  of,
  retry,
  switchMap,
  interval as ticks,
  timer,
} from 'rxjs';
import { RegistryError } from '../errors.ts';
import type { Registered, Service } from '../registry.ts';
import { checkedNodes } from './checked-nodes.ts';
import { nothingKnown } from './mdns/known.ts';
import type { Link } from './mdns/link.ts';
import { openLink } from './mdns/link.ts';
import { domainName, isSpeakable } from './mdns/names.ts';
import { placeOf } from './mdns/place.ts';
import { questions } from './mdns/questions.ts';
import type { Announced } from './mdns/records.ts';
import { announced, answersTo } from './mdns/records.ts';
import { sightings } from './mdns/sightings.ts';
import { unreadable } from './mdns/unreadable.ts';
import type { OpenRegistry, RegistryOptions } from './options.ts';

/** How often it is looked whether something grew old. In milliseconds. */
const LOOK = 1_000;
/** Who announces does it twice: datagrams get lost. In milliseconds. */
const SECOND = 1_000;
/** When a network that cannot be used is tried again. In milliseconds. */
const RETRY = 5_000;

/**
 * Returns the registry that is the network itself: whoever runs a service answers for it, as go-micro's does by default
 * since 2019. Nothing is opened before it is used. What is unsubscribed from `register` says goodbye in the background;
 * disposing waits for that.
 * Source: `registry/mdns_registry.go` of go-micro, RFC 6762.
 *
 * @throws {ConfigError} The address is none.
 */
export function mdns(options: RegistryOptions = {}): OpenRegistry {
  const place = placeOf(options.addresses);
  const now = (): number => performance.now();
  const known = nothingKnown(now, unreadable(options.log));
  const own = new Set<Announced>();
  const standing = new Map<string, () => void>();
  const leaving = new Set<Promise<unknown>>();
  const closing = new AbortController();
  let opening: Promise<Link> | undefined;

  const open = async (): Promise<Link> => {
    const link = await openLink(place, {
      heard: (response, from) => {
        for (const sighting of sightings(response, from)) known.hear(sighting);
      },
      asked: (question) => answersTo(question, own),
    });
    tend(link).catch(() => {});
    return link;
  };

  const link = (): Promise<Link> => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const tend = async ({ ask }: Link): Promise<void> => {
    for await (const _ of every(LOOK, undefined, { signal: closing.signal, ref: false })) {
      await ask(known.age()).catch(() => {});
    }
  };

  const { about, names, all } = questions(link, known, now);

  /** Answers for them from now on; returns the way to leave, with a goodbye. */
  const enter = ({ tell }: Link, all: readonly Announced[]): (() => void) => {
    const leave = all.flatMap(({ seen }) => seen.map(known.keep));
    for (const one of all) own.add(one);
    return () => {
      for (const one of all) own.delete(one);
      for (const each of leave) each();
      const gone: Promise<unknown> = said(tell, all, 0)
        .catch(() => {})
        .then(() => leaving.delete(gone));
      leaving.add(gone);
    };
  };

  const stay = (network: Link, all: readonly Announced[], interval: number): Observable<unknown> =>
    defer(() => {
      const leave = enter(network, all);
      const times = concat(of(0), timer(SECOND), ticks(interval));
      return times.pipe(
        exhaustMap(() => said(network.tell, all)),
        finalize(leave),
      );
    });

  const get = async (name: string): Promise<readonly Service[]> => {
    if (isSpeakable(domainName(name))) await about(name);
    return known.get(name);
  };

  return {
    name: 'mdns',
    async list() {
      await names();
      return known.names();
    },
    get,
    checks: async (name) => checkedNodes(await get(name)),
    stale: () => undefined,
    watch: () =>
      concat(
        defer(async () => {
          await names();
          await all();
        }).pipe(ignoreElements(), retry({ delay: RETRY })),
        known.changes,
      ),
    register: (service, { ttl, interval }) =>
      defer(async () => ({ all: announced(service, ttl), network: await link() })).pipe(
        switchMap(({ all, network }) => stay(network, all, interval > 0 ? interval : Math.max(ttl / 3, 1_000))),
        filter((_, times) => times === 0),
        map((): Registered => ({ registered: service.name })),
      ),
    async put(service) {
      const all = announced(service, 0);
      const network = await link();
      for (const one of all) {
        standing.get(one.instance)?.();
        standing.set(one.instance, enter(network, [one]));
      }
      await said(network.tell, all);
      pause(SECOND, undefined, { signal: closing.signal, ref: false })
        .then(() =>
          said(
            network.tell,
            all.filter((one) => own.has(one)),
          ),
        )
        .catch(() => {});
    },
    async remove({ name, nodes }) {
      const ids = new Set(nodes.map(({ id }) => id));
      for (const instance of [...ids].map((id) => domainName(id, name))) {
        standing.get(instance)?.();
        standing.delete(instance);
      }
      const alive = checkedNodes(await get(name)).filter(({ id }) => ids.has(id));
      if (alive.length === 0) return;
      const who = alive.map(({ id }) => id).join(', ');
      throw new RegistryError(`mdns: ${who} runs and answers for itself; end it where it runs`);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      for (const leave of standing.values()) leave();
      await Promise.all(leaving);
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}

/** Says of each all that is told unasked. */
function said(tell: Link['tell'], all: readonly Announced[], ttl?: number): Promise<unknown> {
  return Promise.all(all.map(({ records }) => tell(records(ttl))));
}
