import type { SchedulerLike } from 'rxjs';
import type { AlertEvent } from '../../event.ts';
import { putLast } from '../../put-last.ts';

/** Settings of {@link toldTogether}. */
export interface ToldTogetherOptions {
  /** How long the first of a group waits for others after it was accepted, in milliseconds. */
  readonly within: number;
  readonly clock: SchedulerLike;
  /** How many are told together at most. */
  readonly most?: number;
  /** How many alerts are known at once; beyond it the longest untouched is forgotten. */
  readonly max?: number;
}

/** The key of what is told together with an alert, of which `key` is its own: that of the first of them. */
export type MatterOf = (alert: AlertEvent, key: string) => string;

/** Returns what says which alerts are told together: those of one group of Alertmanager that begin within so long. */
export function toldTogether({ within, clock, most = 100, max = 10_000 }: ToldTogetherOptions): MatterOf {
  const groups = new Map<string, Group>();
  const matters = new Map<string, string>();
  return (alert, key) => {
    const { groupKey } = alert.meta;
    const matter = matters.get(key) ?? begin(alert, key, typeof groupKey === 'string' ? groupKey : undefined);
    putLast(matters, key, matter, max);
    return matter;
  };

  function begin({ accepted, input, status }: AlertEvent, key: string, groupKey: string | undefined): string {
    if (groupKey === undefined || status === 'resolved') return key;
    const id = `${input}/${groupKey}`;
    const last = groups.get(id);
    const joins = last !== undefined && clock.now() < last.until && last.count < most;
    const { until, count, first } = joins ? last : { until: accepted + within, count: 0, first: key };
    putLast(groups, id, { until, count: count + 1, first }, max);
    return first;
  }
}

/** Those of one group that are told together, so far. */
interface Group {
  readonly until: number;
  readonly count: number;
  /** The key of the first. */
  readonly first: string;
}
