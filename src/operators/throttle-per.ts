import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { defer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import { only } from './only.ts';

/** Settings of {@link throttlePer}. */
export interface ThrottleOptions {
  /** How many events a key may have per period. */
  readonly count?: number;
  /** How long a period is, in milliseconds; it begins with a key's first event. */
  readonly every: number;
  readonly clock: SchedulerLike;
  /** How many keys are counted; beyond it the one whose period began first is forgotten. */
  readonly max?: number;
}

/**
 * Lets a few events of each person (or any other key) through per period, and lets the rest go.
 *
 *     source                                           a-a-b-a-a-|
 *     throttlePer(from, { count: 1, every: 5 })        a---b-a---|
 */
export function throttlePer<E extends EventBase>(
  key: (event: E) => string,
  { count = 1, every, clock, max = 10_000 }: ThrottleOptions,
): MonoTypeOperatorFunction<E> {
  checkSettings('throttlePer', { count: { count, max }, endless: { every } });
  return (source) =>
    defer(() => {
      const periods = new Map<string, { readonly since: number; passed: number }>();
      return source.pipe(
        only((event) => {
          const name = key(event);
          const now = clock.now();
          for (const [oldest, { since }] of periods) {
            if (periods.size <= max && now - since < every) break;
            periods.delete(oldest);
          }
          const period = periods.get(name) ?? { since: now, passed: 0 };
          periods.set(name, period);
          period.passed += 1;
          return period.passed <= count;
        }),
      );
    });
}
