import type { MonoTypeOperatorFunction } from 'rxjs';
import { catchError, concat, NEVER, of } from 'rxjs';
import type { Activity } from '../activity.ts';
import { JournalError } from '../errors.ts';

/**
 * Stays after the journal failed, and only says so: what else goes on can still tell people. Other errors pass.
 *
 *     source  -a-#       # is a JournalError
 *     output  -a-f--     f: `journal-failed`
 */
export function surviving(now: () => number): MonoTypeOperatorFunction<Activity> {
  return catchError((error) => {
    if (!(error instanceof JournalError)) throw error;
    return concat(of<Activity>({ code: 'journal-failed', at: now(), detail: error.message, error }), NEVER);
  });
}
