import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import { connect, defer, delay, filter, merge, mergeMap, pipe, take, throwError } from 'rxjs';
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
  return pipe(
    saidOnce(),
    connect((all) => merge(all, all.pipe(filter(isLast), take(1), delay(moment, clock), mergeMap(thrown, 1)))),
  );
}

function saidOnce(): MonoTypeOperatorFunction<Activity> {
  return (source) =>
    defer(() => {
      let failed = false;
      return source.pipe(
        mergeMap((entry) => {
          const { at, error } = entry;
          const more = isLast(entry) ? [] : [entry];
          if (failed || !(isLast(entry) || error instanceof JournalError)) return more;
          failed = true;
          const last: Activity = isLast(entry)
            ? entry
            : { code: 'journal-failed', at, detail: messageOf(entry), error };
          return [...more, last];
        }, 1),
      );
    });
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
