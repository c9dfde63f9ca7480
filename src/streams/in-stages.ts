import type { Observable } from 'rxjs';
import { connect, merge, shareReplay } from 'rxjs';
import type { Activity } from '../activity.ts';
import { over } from '../operators/over.ts';

/** Runs `next` beside `first`, telling it when `first` is over. */
export function inStages(
  first: Observable<Activity>,
  next: (ending: Observable<unknown>) => Observable<Activity>,
): Observable<Activity> {
  return first.pipe(
    connect((shared) => merge(shared, next(shared.pipe(over(), shareReplay({ bufferSize: 1, refCount: false }))))),
  );
}
