import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import { release } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';

/** Settings of {@link samplePer}. */
export interface SampleOptions {
  /** How long a period is, in milliseconds; they follow each other by the clock, and are the same for all keys. */
  readonly every: number;
  readonly clock: SchedulerLike;
  /** For how many keys an event is held; beyond it the one that was quiet longest comes out early. */
  readonly max?: number;
}

/**
 * Lets the latest event of each key through when its period is over, and lets those before it go.
 *
 *     source                      abcd--b---|    a, b and d are one key, c is another
 *     samplePer(key, every: 4)    ----(cd)b-|
 *
 * For what says how something is: only the last word counts. What is held comes out when the source completes.
 */
export function samplePer<E extends EventBase>(
  key: (event: E) => string,
  { every, clock, max = 1_000 }: SampleOptions,
): MonoTypeOperatorFunction<E> {
  checkSettings('samplePer', { time: { every }, count: { max } });
  return holdPerKey({
    clock,
    keys: max,
    take(event, held: Holding<Latest<E>>, at) {
      const name = key(event);
      const before = held.get(name);
      before?.event[release]?.();
      held.put(name, { until: at - (at % every) + every, event });
      return [];
    },
    over: (_, { event }) => [event],
  });
}

interface Latest<E> {
  readonly until: number;
  readonly event: E;
}
