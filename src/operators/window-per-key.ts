import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { concat, concatMap, defer, EMPTY, map, merge, Subject, switchMap, takeUntil, timer } from 'rxjs';
import type { EventBase } from '../event.ts';
import type { Keep, Window } from './window.ts';
import { defaultMax, Filling, keepOrRelease } from './window.ts';

/** Settings of {@link windowPerKey}; durations in milliseconds. */
export interface WindowPerKeyOptions<E extends EventBase, K> {
  readonly key: (event: E) => string;
  /** A window ends when nothing came for its key for so long. */
  readonly gap: number;
  readonly clock: SchedulerLike;
  readonly keep: Keep<E, K>;
  /** How many events a window holds; then it closes early. */
  readonly max?: number;
  /** How many windows are open at once; beyond it the one that was quiet longest closes early. */
  readonly keys?: number;
}

/** A window, and what its events have in common. */
export interface KeyedWindow<K> extends Window<K> {
  readonly key: string;
}

/**
 * Gathers what comes in one go for one key (a conversation, a person) into a window that ends with a silence.
 *
 *     source                    a-ab------|      a silence of four ends a window
 *     windowPerKey(gap: 4)      ------mn--|      m holds a and a, n holds b
 *
 * What is held comes out when the source completes.
 */
export function windowPerKey<E extends EventBase, K>(
  options: WindowPerKeyOptions<E, K>,
): OperatorFunction<E, KeyedWindow<K>> {
  const { key, gap, clock, keep, max = defaultMax, keys = 1_000 } = options;
  return (source) =>
    defer(() => {
      const open = new Map<string, Filling<K>>(); // the quietest first: an event moves its window to the end
      const changed = new Subject<void>();
      const over = new Subject<void>();
      const closeFirst = (due: (filling: Filling<K>) => boolean, full: boolean): KeyedWindow<K>[] => {
        const closed: KeyedWindow<K>[] = [];
        for (const [name, filling] of open) {
          if (!due(filling)) break;
          open.delete(name);
          closed.push({ key: name, ...filling.close(full) });
        }
        changed.next();
        return closed;
      };
      const add = (event: E): KeyedWindow<K>[] => {
        const kept = keepOrRelease(event, keep);
        if (kept === undefined) return [];
        const name = key(event);
        const at = Math.max(event.accepted, clock.now());
        const closed = closeFirst((filling) => filling.to <= at, false);
        const filling = open.get(name) ?? new Filling<K>(at);
        filling.add(event, kept, at + gap);
        open.delete(name);
        if (filling.size < max) open.set(name, filling);
        else closed.push({ key: name, ...filling.close(true) });
        return [...closed, ...closeFirst(() => open.size > keys, true)];
      };
      const ends = changed.pipe(
        map(() => open.values().next().value?.to),
        switchMap((to) => (to === undefined ? EMPTY : timer(Math.max(0, to - clock.now()), clock).pipe(map(() => to)))),
      );
      return merge(
        ends.pipe(
          takeUntil(over),
          concatMap((to) => closeFirst((filling) => filling.to <= to, false)),
        ),
        concat(
          source.pipe(concatMap(add)),
          defer(() => {
            over.next();
            return closeFirst(() => true, false);
          }),
        ),
      );
    });
}
