import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { concat, concatMap, defer, filter, map, merge, Subject, switchMap, takeUntil, timer } from 'rxjs';
import type { EventBase } from '../event.ts';
import type { Held } from './holding.ts';
import { Holding } from './holding.ts';

/** Why something is held no longer: its time is over, too much is held, or the source has completed. */
export type Why = 'due' | 'full' | 'end';

/** What an operator does that holds something for each key. */
export interface Holder<E extends EventBase, H extends Held, R> {
  readonly clock: SchedulerLike;
  /** For how many keys something is held; beyond it the longest untouched is given out. */
  readonly keys: number;
  /** Takes an event at a moment, in milliseconds since 1970: holds it, drops it, or says what comes out. */
  take(event: E, holding: Holding<H>, at: number): readonly R[];
  /** Says what comes out of what is held no longer; it may be held again. */
  over(key: string, one: H, why: Why, holding: Holding<H>): readonly R[];
}

/**
 * Holds something for each key until its time is over: what all operators have in common that wait.
 *
 *     source   a-b------|      each is held for four
 *     output   ----a-b--|
 *
 * Times are those of acceptance, so that a replay after a restart gives the same. What is due comes out before what
 * comes at the same moment. One timer runs, and only while something is held.
 */
export function holdPerKey<E extends EventBase, H extends Held, R>(holder: Holder<E, H, R>): OperatorFunction<E, R> {
  const { clock, keys } = holder;
  return (source) =>
    defer(() => {
      const holding = new Holding<H>();
      const changed = new Subject<void>();
      const completed = new Subject<void>();
      let alarm = Number.POSITIVE_INFINITY;

      const given = (taken: ReturnType<Holding<H>['takeDue']>, why: Why): R[] =>
        taken.flatMap(([key, one]) => holder.over(key, one, why, holding));
      const take = (event: E): R[] => {
        const at = Math.max(event.accepted, clock.now());
        const out = [...given(holding.takeDue(at), 'due'), ...holder.take(event, holding, at)];
        out.push(...given(holding.takeSurplus(keys), 'full'));
        changed.next();
        return out;
      };
      const expire = (at: number): R[] => {
        alarm = Number.POSITIVE_INFINITY;
        const out = given(holding.takeDue(at), 'due');
        changed.next();
        return out;
      };
      const alarms = changed.pipe(
        map(() => holding.soonest),
        // What became due later is found out when the alarm goes off: most alarms are never set.
        filter((soonest) => soonest < alarm),
        switchMap((soonest) => {
          alarm = soonest;
          return timer(Math.max(0, soonest - clock.now()), clock).pipe(map(() => soonest));
        }),
      );
      return merge(
        alarms.pipe(takeUntil(completed), concatMap(expire)),
        concat(
          source.pipe(concatMap(take)),
          defer(() => {
            completed.next();
            return given(
              holding.takeAll(() => true),
              'end',
            );
          }),
        ),
      );
    });
}
