import type { Observable, SchedulerLike } from 'rxjs';
import { defer, finalize, of, tap, timer } from 'rxjs';

/** Settings of {@link turns}. */
export interface TurnsOptions {
  /** How many may go at once after a pause. */
  readonly burst: number;
  /** How long it takes until one more may go, in milliseconds. */
  readonly every: number;
  readonly clock: SchedulerLike;
}

/**
 * Gives a turn to each that subscribes: a few at once, and then one in every so many milliseconds (a token bucket).
 *
 *     subscribed                   abcd----------e
 *     turns(burst: 2, every: 3)    ab--c--d------e     time for two has gone by before e
 *
 * A turn is one value. Whoever unsubscribes before it came gives it back, for others.
 */
export function turns({ burst, every, clock }: TurnsOptions): Observable<unknown> {
  // When as many may go at once again.
  let full = Number.NEGATIVE_INFINITY;
  return defer(() => {
    const now = clock.now();
    full = Math.max(full, now) + every;
    const wait = full - burst * every - now;
    if (wait <= 0) return of(0);
    let taken = false;
    return timer(wait, clock).pipe(
      tap(() => {
        taken = true;
      }),
      finalize(() => {
        if (!taken) full -= every;
      }),
    );
  });
}
