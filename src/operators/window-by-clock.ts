import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { concat, concatAll, concatMap, defer, filter, map, merge, Subject, switchMap, takeUntil, timer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import type { Keep, Window } from './window.ts';
import { defaultMax, Filling, keepOrRelease } from './window.ts';

/** The moments at which windows begin and end: every full hour, every day at nine. */
export interface Boundaries {
  /** The first boundary after a moment. */
  next(after: number): number;
  /** The last boundary at or before a moment. */
  previous(at: number): number;
}

/** Settings of {@link windowByClock}. */
export interface WindowByClockOptions<E extends EventBase, K> {
  /** When windows end: `schedule('every weekday at 9:00', 'Europe/Berlin')`. */
  readonly schedule: Boundaries;
  readonly clock: SchedulerLike;
  readonly keep: Keep<E, K>;
  /** How many events a window holds; then it closes early. */
  readonly max?: number;
}

/**
 * Gathers events into windows that begin and end by the clock; a time in which nothing came emits nothing.
 *
 *     source                       ab--c-----c|       boundaries at 0, 4, 8 and 12
 *     windowByClock(every four)    ----m---n--(o|)    m holds a and b, n the first c
 *
 * An event belongs to the time it was accepted in; when that is over already, to the time it is now. What is held comes
 * out when the source completes. A window holds the ids of its events: set the pipeline's horizon to its length or
 * more.
 */
export function windowByClock<E extends EventBase, K>(
  options: WindowByClockOptions<E, K>,
): OperatorFunction<E, Window<K>> {
  const { schedule, clock, keep, max = defaultMax } = options;
  checkSettings('windowByClock', { count: { max } });
  return (source) =>
    defer(() => {
      let filling: Filling<K> | undefined;
      const opened = new Subject<Filling<K>>();
      const over = new Subject<void>();
      const close = (full: boolean): Window<K>[] => {
        const closed = filling?.close(full);
        filling = undefined;
        return closed ? [closed] : [];
      };
      const begin = (at: number): Filling<K> => {
        filling = new Filling<K>(schedule.previous(at), schedule.next(at));
        opened.next(filling);
        return filling;
      };
      const add = (event: E): Window<K>[] => {
        const kept = keepOrRelease(event, keep);
        if (kept === undefined) return [];
        const at = Math.max(event.accepted, clock.now());
        const before = filling && at >= filling.to ? close(false) : [];
        const current = filling ?? begin(at);
        current.add(event, kept);
        return current.size < max ? before : [...before, ...close(true)];
      };
      const ends = opened.pipe(switchMap(({ to }) => timer(Math.max(0, to - clock.now()), clock)));
      return merge(
        ends.pipe(
          takeUntil(over),
          concatMap(() => close(false)),
        ),
        concat(
          // Most events close no window, and cost no subscription.
          source.pipe(
            map(add),
            filter(({ length }) => length > 0),
            concatAll(),
          ),
          defer(() => {
            over.next();
            return close(false);
          }),
        ),
      );
    });
}
