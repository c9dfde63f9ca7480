import type { Observable, SchedulerLike } from 'rxjs';
import { concat, ignoreElements, mergeMap, startWith, switchMap, tap, throwError, timer } from 'rxjs';

/** How long the server may be silent before it is asked, and how long it has to answer, in milliseconds. */
const quiet = 15_000;
const patience = 15_000;

/** What {@link alive} needs. */
export interface AliveOptions {
  readonly ping: () => void;
  readonly clock: SchedulerLike;
}

/**
 * Asks a server that says nothing for 15 s whether it is there, and errors when it says nothing for another 15 s: so a
 * connection through which nothing comes any more is noticed within 30 s.
 *
 *     lines     -l----l
 *     output    --------------#     pings once in between
 */
export function alive(lines: Observable<unknown>, { ping, clock }: AliveOptions): Observable<never> {
  return lines.pipe(
    startWith(undefined),
    switchMap(() =>
      concat(
        timer(quiet, clock).pipe(tap(ping), ignoreElements()),
        timer(patience, clock).pipe(mergeMap(() => throwError(() => new Error(silence)))),
      ),
    ),
  );
}

const silence = `nothing came from the server for ${(quiet + patience) / 1_000} s, and no answer to a ping`;
