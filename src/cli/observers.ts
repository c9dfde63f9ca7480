import type { Observable, OperatorFunction } from 'rxjs';
import { catchError, connect, EMPTY, ignoreElements, merge } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Log } from '../log.ts';

/** Reads what the bot notices; what it emits concerns nobody. */
export type Observer = OperatorFunction<Activity, unknown>;

/**
 * Attaches observers to one shared stream of activity; one that fails is logged, and harms neither the bot nor the
 * others. Completes and errors as the source does.
 */
export function observedBy(observers: readonly Observer[], log: Log): OperatorFunction<Activity, never> {
  return connect((activity: Observable<Activity>) =>
    merge(
      ...observers.map((observer) =>
        activity.pipe(
          catchError(() => EMPTY),
          observer,
          ignoreElements(),
          catchError((error) => {
            log.error('an observer of the bot failed', { error });
            return EMPTY;
          }),
        ),
      ),
      activity.pipe(ignoreElements()),
    ),
  );
}
