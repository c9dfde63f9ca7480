import { filter, map, merge, share } from 'rxjs';
import { inputOf } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Event } from '../event.ts';
import { fanOut } from '../operators/fan-out.ts';
import type { Window } from '../operators/window.ts';
import { windowByClock } from '../operators/window-by-clock.ts';
import { organs } from '../organs.ts';
import type { Outgoing } from '../outgoing.ts';
import type { OrganSinks, Pipeline } from '../pipeline.ts';
import { defaultHorizon } from '../pipeline.ts';
import type { Route } from '../route.ts';
import { schedule } from '../schedule.ts';
import type { Digest } from './summary/digest.ts';
import { digest } from './summary/digest.ts';
import type { Kept } from './summary/kept.ts';
import { kept } from './summary/kept.ts';
import { words } from './summary/words.ts';

/** Settings of {@link summary}. */
export interface SummaryOptions {
  /** Where the messages come from and the summary goes: `slack:#ops -> email:team@example.org every 1h`. */
  readonly route: Route;
  /** The IANA zone whose clock the windows follow: `Europe/Berlin`. */
  readonly zone: string;
  /** How many events one summary holds; more make another one. */
  readonly max?: number;
}

/**
 * Sends what a team wants to read after a while away: who wrote how much, threads, links, questions without an answer,
 * the commands that were run and how they ended. No traffic, no summary.
 *
 * @throws {ConfigError} When the route says no `every`, or one that is none; it names the route's flag.
 */
export function summary({ route, zone, max = 10_000 }: SummaryOptions): Pipeline {
  const windows = clock(route, zone);
  const inputs = [...new Set(route.from.map((place) => place.input))];
  return {
    name: `summary ${route.text}`,
    from: [...new Set([...inputs, 'runs'])],
    to: [...new Set(route.to.map(inputOf))],
    horizon: windows.longest + defaultHorizon,
    run: (sources, world) => {
      const digests = merge(...Object.values(sources)).pipe(
        windowByClock({ schedule: windows, clock: world.clock, keep: (event: Event) => kept(event, route.from), max }),
        map((window) => ({ window, digest: digest(window), at: world.clock.now() + world.behind() })),
        share(),
      );
      const sinks: OrganSinks = {
        out: digests.pipe(filter(busy), map(mail), fanOut(...route.to)),
        settled: digests.pipe(
          filter((one) => !busy(one)),
          map(({ window }) => ({ causes: window.causes })),
        ),
      };
      return sinks;
    },
  };

  function mail({ window, digest, at }: Summed): Outgoing {
    const { from, to, full, causes } = window;
    const late = at - to > grace ? at : undefined;
    return { type: 'text', to: route.to[0], causes, ...words(digest, { from, to, zone, late, full }) };
  }
}

interface Summed {
  readonly window: Window<Kept>;
  readonly digest: Digest;
  /** When it was put together, in milliseconds. */
  readonly at: number;
}

/** A summary that comes this long after its window, in milliseconds, says that it is late. */
const grace = 60_000;

function busy({ digest: { messages, runs } }: Summed): boolean {
  return messages.length > 0 || runs.length > 0;
}

function clock({ every, flag, text, from }: Route, zone: string): ReturnType<typeof schedule> {
  const organ = from.find(({ input }) => organs.has(input))?.input;
  if (organ)
    throw new ConfigError(`${flag} '${text}': a summary is of messages: name a chat or mail input, not ${organ}`);
  if (every === undefined) throw new ConfigError(`${flag} '${text}': say how often at its end, such as every 1h`);
  try {
    return schedule(every, zone);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${flag} '${text}': ${error.message}`, { cause: error });
  }
}
