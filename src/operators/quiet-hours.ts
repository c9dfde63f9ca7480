import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';

/** Settings of {@link quietHours}. */
export interface QuietHoursOptions<E extends EventBase> {
  /** When it is quiet: `hours('22:00-07:00', 'Europe/Berlin')`. */
  readonly hours: {
    /** When the quiet around a moment ends, in milliseconds since 1970; undefined when it is not quiet then. */
    until(at: number): number | undefined;
  };
  readonly clock: SchedulerLike;
  /** What cannot wait. */
  readonly urgent?: (event: E) => boolean;
  /** How many events are held; beyond it the oldest comes out early. */
  readonly max?: number;
}

/**
 * Holds events back while it is quiet, and lets them out in the morning, in order; what is urgent passes.
 *
 *     source               -abu------c-|     quiet until five, u is urgent
 *     quietHours(hours)    ---u-(ab)-c-|
 *
 * What is held comes out when the source completes. Set the pipeline's horizon to the longest night or more.
 */
export function quietHours<E extends EventBase>(options: QuietHoursOptions<E>): MonoTypeOperatorFunction<E> {
  const { hours, clock, urgent = () => false, max = 1_000 } = options;
  checkSettings('quietHours', { count: { max } });
  return holdPerKey({
    clock,
    keys: max,
    take(event, held: Holding<Sleeping<E>>, at) {
      const until = urgent(event) ? undefined : hours.until(at);
      if (until === undefined) return [event];
      held.put(event.id, { until, event });
      return [];
    },
    over: (_, { event }) => [event],
  });
}

interface Sleeping<E> {
  readonly until: number;
  readonly event: E;
}
