import { setInterval as every } from 'node:timers/promises';
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
import type { Registered } from '../registry.ts';
import { nothingKnown } from './mdns/known.ts';
import type { Link } from './mdns/link.ts';
import { openLink } from './mdns/link.ts';
import { domainName, isSpeakable, LISTING } from './mdns/names.ts';
import { placeOf } from './mdns/place.ts';
import { questions } from './mdns/questions.ts';
import type { Announced } from './mdns/records.ts';
import { announced, answersTo } from './mdns/records.ts';
import { sightings } from './mdns/sightings.ts';
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
  const known = nothingKnown(now);
  const own = new Set<Announced>();
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

  const { about, aboutAll } = questions(link, known, now);

  const stay = ({ tell }: Link, all: readonly Announced[], interval: number): Observable<unknown> =>
    defer(() => {
      const leave = all.flatMap(({ seen }) => seen.map(known.keep));
      for (const one of all) own.add(one);
      const say = (ttl?: number) => Promise.all(all.map(({ records }) => tell(records(ttl))));
      return concat(of(0), timer(SECOND), ticks(interval)).pipe(
        exhaustMap(() => say()),
        finalize(() => {
          for (const one of all) own.delete(one);
          for (const each of leave) each();
          const gone: Promise<unknown> = say(0)
            .catch(() => {})
            .then(() => leaving.delete(gone));
          leaving.add(gone);
        }),
      );
    });

  return {
    name: 'mdns',
    async list() {
      await about(LISTING);
      return known.names();
    },
    async get(name) {
      if (!isSpeakable(domainName(name))) return [];
      await about(name);
      return known.get(name);
    },
    watch: () =>
      concat(
        defer(async () => {
          await about(LISTING);
          await aboutAll(known.names());
        }).pipe(ignoreElements(), retry({ delay: RETRY })),
        known.changes,
      ),
    register: (service, { ttl, interval }) =>
      defer(async () => ({ all: announced(service, ttl), network: await link() })).pipe(
        switchMap(({ all, network }) => stay(network, all, interval > 0 ? interval : Math.max(ttl / 3, 1_000))),
        filter((_, times) => times === 0),
        map((): Registered => ({ registered: service.name })),
      ),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(leaving);
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
