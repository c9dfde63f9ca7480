import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { defer } from 'rxjs';
import type { EventBase } from '../event.ts';
import { only } from './only.ts';

/** Settings of {@link dedupe}. */
export interface DedupeOptions {
  /** How long a key is remembered after it was last let through, in milliseconds. */
  readonly within: number;
  readonly clock: SchedulerLike;
  /** How many keys are remembered; beyond it the oldest is forgotten. */
  readonly max?: number;
}

/**
 * Lets the first event of a key through, and lets the others go until `within` is over.
 *
 *     source                          a-a-b-a-|
 *     dedupe(data, { within: 5 })     a---b-a-|
 *
 * For what means the same (an alert said again and again). Redeliveries of one message never get this far.
 */
export function dedupe<E extends EventBase>(
  key: (event: E) => string,
  { within, clock, max = 10_000 }: DedupeOptions,
): MonoTypeOperatorFunction<E> {
  return (source) =>
    defer(() => {
      const seen = new Map<string, number>();
      return source.pipe(
        only((event) => {
          const name = key(event);
          const now = clock.now();
          const last = seen.get(name);
          if (last !== undefined && now - last < within) return false;
          seen.delete(name);
          seen.set(name, now);
          const [oldest] = seen.keys();
          if (seen.size > max && oldest !== undefined) seen.delete(oldest);
          return true;
        }),
      );
    });
}
