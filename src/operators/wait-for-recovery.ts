import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { AlertEvent } from '../event.ts';
import { release } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';

/** Settings of {@link waitForRecovery}. */
export interface WaitForRecoveryOptions {
  /** How long an alert must fire, in milliseconds: all of them, or this one. */
  readonly wait: number | ((alert: AlertEvent) => number);
  readonly clock: SchedulerLike;
  /** How many alerts are known at once; beyond it one that waits passes early, the longest untouched first. */
  readonly max?: number;
}

/**
 * Lets an alert through only when it still fires after a while; of one that recovers before, nothing is heard.
 *
 *     source                     f-r-F----R-|      f, r: an alert fires, and is resolved
 *     waitForRecovery(wait: 4)   --------FR-|
 *
 * Like `for` in a rule of Prometheus. What is said again meanwhile is let go. A resolution passes when its firing did, or
 * was never seen: it may have passed before a restart.
 */
export function waitForRecovery<E extends AlertEvent>({
  wait,
  clock,
  max = 1_000,
}: WaitForRecoveryOptions): MonoTypeOperatorFunction<E> {
  checkSettings('waitForRecovery', { count: { max }, ...(typeof wait !== 'function' && { wait: { wait } }) });
  const waitOf = typeof wait === 'number' ? () => wait : wait;
  return holdPerKey({
    clock,
    keys: max,
    take(alert, known: Holding<Firing<E>>, at) {
      const { fingerprint, status } = alert;
      const before = known.take(fingerprint) ?? begin(alert, at);
      const waits = before.alert;
      if (status === 'firing') known.put(fingerprint, before);
      else waits?.[release]?.();
      if (!waits) return [alert];
      if (waits !== alert) alert[release]?.();
      return [];
    },
    over(fingerprint, { alert }, why, known) {
      if (alert && why === 'due') known.put(fingerprint, passed);
      return alert ? [alert] : [];
    },
  });

  /** What need not wait has passed, and so has the firing of a resolution of which nothing is known. */
  function begin(alert: E, at: number): Firing<E> {
    const ms = alert.status === 'firing' ? waitOf(alert) : 0;
    return ms > 0 ? { until: at + ms, alert } : passed;
  }
}

/** An alert that waits, or one that passed and has not been resolved. */
interface Firing<E> {
  readonly until: number;
  readonly alert?: E;
}

const passed = { until: Number.POSITIVE_INFINITY };
