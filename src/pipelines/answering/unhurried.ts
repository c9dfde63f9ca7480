import type { OperatorFunction } from 'rxjs';
import { defer, filter, interval, mergeMap, take } from 'rxjs';
import { coalesceMap } from '../../operators/coalesce-map.ts';
import type { World } from '../../world.ts';

/** How often something may be said without a pause. */
const freely = 64;
/** How long the pause is after that, in milliseconds. */
const pause = 1_000;

/**
 * Says when an answer without end may go on, so that it does not fill the journal where its place is slower than it: at
 * once the first 64 times, then once a second, and never while the journal is full. What comes meanwhile is one turn.
 */
export function unhurried({ clock, status }: Pick<World, 'clock' | 'status'>): OperatorFunction<unknown, unknown> {
  return (turns) =>
    defer(() => {
      let left = freely;
      const later = interval(pause, clock).pipe(
        mergeMap(() => status(), 1),
        filter(({ full }) => !full),
        take(1),
      );
      return turns.pipe(
        coalesceMap<unknown, unknown>(() => {
          left -= 1;
          return left >= 0 ? ['now'] : later;
        }),
      );
    });
}
