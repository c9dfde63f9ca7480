import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { concatMap, defer, EMPTY, mergeMap, of, timer } from 'rxjs';

/** Settings of {@link paced}. */
export interface PacedOptions<T> {
  /** How many may go at once after a pause. */
  readonly burst: number;
  /** How long it takes until one more may go, in milliseconds. */
  readonly every: number;
  /** False for what nobody wants any more when its turn comes: it is dropped, and costs no time. */
  readonly wanted: (value: T) => boolean;
  readonly clock: SchedulerLike;
}

/**
 * Lets a few values through at once, and then one in every so many milliseconds (a token bucket); in order.
 *
 *     source                       abcd----------e
 *     paced(burst: 2, every: 3)    ab--c--d------e     time for two has gone by before e
 *
 * Nothing else is dropped: give it a source that is bounded.
 */
export function paced<T>({ burst, every, wanted, clock }: PacedOptions<T>): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      // When the bucket is full again.
      let full = Number.NEGATIVE_INFINITY;
      return source.pipe(
        concatMap((value) => {
          if (!wanted(value)) return EMPTY;
          const now = clock.now();
          full = Math.max(full, now) + every;
          const wait = full - burst * every - now;
          if (wait <= 0) return of(value);
          return timer(wait, clock).pipe(
            mergeMap(() => {
              if (wanted(value)) return of(value);
              full -= every;
              return EMPTY;
            }, 1),
          );
        }),
      );
    });
}
