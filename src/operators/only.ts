import type { OperatorFunction } from 'rxjs';
import { filter } from 'rxjs';
import type { EventBase } from '../event.ts';
import { release } from '../event.ts';

/**
 * Keeps the events that the predicate is true for, and lets the others go: they count as dealt with.
 *
 *     source               a-b-c-|
 *     only(e => e !== b)   a---c-|
 *
 * RxJS's `filter` drops an event without letting it go: it is retired late, as one that the pipeline forgot.
 * A predicate that throws errors the stream.
 */
export function only<E extends EventBase, K extends E = E>(
  predicate: ((event: E) => event is K) | ((event: E) => boolean),
): OperatorFunction<E, K> {
  return filter((event: E): event is K => {
    const kept = predicate(event);
    if (!kept) event[release]?.();
    return kept;
  });
}
