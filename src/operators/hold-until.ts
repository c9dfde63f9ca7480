import type { MonoTypeOperatorFunction, ObservableInput } from 'rxjs';
import { concat, concatMap, defer, from, ignoreElements, merge, of, shareReplay } from 'rxjs';

/**
 * Holds everything back until something is ready: until it completes.
 *
 *     source  -a-b---c--|
 *     ready   ----|
 *     output  ----(ab)c-|
 *
 * What is held back is not bounded: give it a bounded source. An error of `ready` passes.
 */
export function holdUntil<T>(ready: ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      let open = false;
      const opening = concat(
        from(ready).pipe(ignoreElements()),
        defer(() => {
          open = true;
          return [];
        }),
      ).pipe(shareReplay({ bufferSize: 1, refCount: true }));
      // Subscribed at once: it is to be ready when the first value comes.
      return merge(opening, source.pipe(concatMap((value) => (open ? [value] : concat(opening, of(value))))));
    });
}
