import type { MonoTypeOperatorFunction, ObservableInput } from 'rxjs';
import { concat, defer, filter, from, ignoreElements, merge } from 'rxjs';

/**
 * Holds everything back until something is ready: until it completes. From then on it costs next to nothing.
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
      const held: T[] = [];
      let open = false;
      // What comes while the held ones go out goes behind them.
      const letOut = function* (): Generator<T> {
        yield* held;
        open = true;
        held.length = 0;
      };
      return merge(
        // Subscribed first: it is to be ready when the first value comes.
        concat(from(ready).pipe(ignoreElements()), defer(letOut)),
        source.pipe(
          filter((value) => {
            if (!open) held.push(value);
            return open;
          }),
        ),
      );
    });
}
