import type { ObservableInput, OperatorFunction } from 'rxjs';
import { defer, EMPTY, exhaustMap, of, repeat, tap } from 'rxjs';

/**
 * Runs `project` when something comes, one at a time, and once more if anything came while it ran.
 *
 *     source   abc-------d---|
 *     project  1--2|                each run gives 1, then 2
 *     output   1--21--2--1--2|
 *
 * For wake-up calls: none is lost, and however many come, no more than one waits.
 */
export function coalesceMap<T, R>(project: () => ObservableInput<R>): OperatorFunction<T, R> {
  return (source) =>
    defer(() => {
      let again = false;
      const run = defer(() => {
        again = false;
        return project();
      });
      return source.pipe(
        tap(() => {
          again = true;
        }),
        exhaustMap(() => run.pipe(repeat({ delay: () => (again ? of(true) : EMPTY) }))),
      );
    });
}
