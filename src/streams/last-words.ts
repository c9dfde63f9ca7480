import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import { concat, connect, filter, merge, mergeMap, of, take, throwError, timer } from 'rxjs';
import type { Activity } from '../activity.ts';
import { JournalError } from '../errors.ts';

/** How long people may still be told that the bot stops, in milliseconds. */
const moment = 2_000;

/**
 * Errors a moment after the journal failed, and says once that it did, whoever met with it first.
 *
 *     source  -a-r-f---        r: `refused` by a JournalError, f: `journal-failed`
 *     output  -a-(rf)---#      two seconds later
 *
 * @throws {JournalError} Delivered as an error notification.
 */
export function lastWords(clock: SchedulerLike): MonoTypeOperatorFunction<Activity> {
  return connect((all) =>
    merge(
      all.pipe(filter((entry) => !isLast(entry))),
      all.pipe(
        filter((entry) => isLast(entry) || entry.error instanceof JournalError),
        take(1),
        mergeMap((entry) => concat(of(last(entry)), timer(moment, clock).pipe(mergeMap(() => thrown(entry), 1))), 1),
      ),
    ),
  );
}

function last(entry: Activity): Activity {
  const { at, error } = entry;
  return isLast(entry) ? entry : { code: 'journal-failed', at, detail: messageOf(entry), error };
}

function isLast({ code }: Activity): boolean {
  return code === 'journal-failed';
}

function thrown(entry: Activity): Observable<never> {
  const { error } = entry;
  return throwError(() => (error instanceof JournalError ? error : new JournalError(messageOf(entry))));
}

function messageOf({ error, detail }: Activity): string {
  return error instanceof Error ? error.message : (detail ?? 'the journal failed');
}
