import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { AlertEvent } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';
import type { KeyedWindow } from './sessions.ts';
import type { Keep } from './window.ts';
import { defaultMax, Filling, keepOrRelease } from './window.ts';

/** Settings of {@link groupAlerts}; durations in milliseconds. */
export interface GroupAlertsOptions<E extends AlertEvent, K> {
  /** The labels in which alerts of one group are equal; one that is missing is as good as an empty one. */
  readonly by: readonly string[];
  /** How long the first of a group waits for others. */
  readonly wait: number;
  /** How long it is at least from one to the next of a group. */
  readonly every: number;
  readonly clock: SchedulerLike;
  readonly keep: Keep<E, K>;
  /** How many alerts a group holds; then it comes out early. */
  readonly max?: number;
  /** How many groups are open at once; beyond it the one that was quiet longest comes out early. */
  readonly keys?: number;
}

/** Alerts that came in one go. */
export interface AlertGroup<K> extends KeyedWindow<K> {
  /** What they have in common, by label. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Gathers alerts with equal labels, so that an outage is one message: the first waits a little for others, what comes
 * later comes out in longer steps.
 *
 *     source                            ab-c-----------|    all of one group
 *     groupAlerts(wait: 2, every: 6)    --m-----n------|    m holds a and b, n holds c
 *
 * Like `group_wait` and `group_interval` of Alertmanager. A group in which nothing came for `every` begins anew. What is
 * held comes out when the source completes.
 */
export function groupAlerts<E extends AlertEvent, K>(
  options: GroupAlertsOptions<E, K>,
): OperatorFunction<E, AlertGroup<K>> {
  const { by, wait, every, clock, keep, max = defaultMax, keys = 1_000 } = options;
  checkSettings('groupAlerts', { anyNames: { by }, wait: { wait }, time: { every }, count: { max, keys } });
  return holdPerKey({
    clock,
    keys,
    take(alert, open: Holding<Group<K>>, at) {
      const kept = keepOrRelease(alert, keep);
      if (kept === undefined) return [];
      const labels = Object.fromEntries(by.map((label) => [label, alert.labels[label] ?? '']));
      const key = JSON.stringify(labels);
      const before = open.take(key);
      // A timer may be late: what its group waited for is over.
      const until = before && before.until > at ? before.until : at + wait;
      const filling = before?.filling ?? new Filling<K>(at, until);
      filling.add(alert, kept);
      const full = filling.size >= max;
      open.put(key, full ? { until: at + every, labels } : { until, labels, filling });
      return full ? [{ key, labels, ...filling.close(true) }] : [];
    },
    over(key, { until, labels, filling }, why, open) {
      if (!filling) return [];
      if (why === 'due') open.put(key, { until: until + every, labels });
      return [{ key, labels, ...filling.close(why === 'full') }];
    },
  });
}

/** What one group holds; nothing after it came out, until something comes again. */
interface Group<K> {
  readonly until: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly filling?: Filling<K>;
}
