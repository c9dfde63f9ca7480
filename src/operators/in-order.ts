import type { ObservableInput, OperatorFunction } from 'rxjs';
import { concatMap, defer, from, map, mergeMap, toArray } from 'rxjs';
import { checkSettings } from '../check-settings.ts';

/** Settings of {@link inOrder}. */
export interface InOrderOptions {
  /** For how many values it runs at once. */
  readonly concurrency?: number;
}

/**
 * Runs `project` for several values at once, and gives what comes of them in the order of the values.
 *
 *     source              ab------|       a takes four, b two
 *     inOrder(project)    ----(xy)|       x came of a, y of b
 *
 * What comes of one value comes at once, when it is complete; what is fast waits for the slower before it, so give it a
 * bounded source. An error ends the whole stream: catch inside.
 */
export function inOrder<T, R>(
  project: (value: T) => ObservableInput<R>,
  { concurrency = 16 }: InOrderOptions = {},
): OperatorFunction<T, R> {
  checkSettings('inOrder', { count: { concurrency } });
  return (source) =>
    defer(() => {
      const waiting = new Map<number, readonly R[]>();
      let next = 0;
      return source.pipe(
        mergeMap(
          (value, position) =>
            from(project(value)).pipe(
              toArray(),
              map((results) => ({ position, results })),
            ),
          concurrency,
        ),
        concatMap(({ position, results }) => {
          waiting.set(position, results);
          const ready: R[] = [];
          for (let first = waiting.get(next); first; first = waiting.get(next)) {
            ready.push(...first);
            waiting.delete(next);
            next += 1;
          }
          return ready;
        }),
      );
    });
}
