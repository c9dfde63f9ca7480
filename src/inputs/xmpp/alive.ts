import type { Observable, SchedulerLike } from 'rxjs';
import { concat, defer, EMPTY, startWith, switchMap, throttleTime, throwError, timer } from 'rxjs';

/** What {@link alive} needs. */
export interface AliveOptions {
  readonly ping: () => void;
  readonly clock: SchedulerLike;
}

/** After how long a silence the server is asked for a sign of life, and how long that may take, in milliseconds. */
const quiet = 15_000;
const patience = 15_000;

/**
 * Asks for a sign of life when nothing came for 15 seconds, and errors when there was none for 15 more. Silent
 * otherwise.
 *
 *     traffic  a--b------------------
 *     ping               p
 *     output   -----------------#
 */
export function alive(traffic: Observable<unknown>, { ping, clock }: AliveOptions): Observable<never> {
  const ask = defer(() => {
    ping();
    return EMPTY;
  });
  return traffic.pipe(
    startWith(undefined),
    throttleTime(1_000, clock, { leading: true, trailing: true }),
    switchMap(() =>
      concat(
        timer(quiet, clock).pipe(switchMap(() => ask)),
        timer(patience, clock).pipe(switchMap(() => throwError(() => new Error('nothing came for 30 seconds')))),
      ),
    ),
  );
}
