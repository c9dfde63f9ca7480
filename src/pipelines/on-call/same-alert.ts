import type { SchedulerLike } from 'rxjs';
import type { AlertEvent } from '../../event.ts';
import { putLast } from '../../put-last.ts';

/** Settings of {@link sameAlert}. */
export interface SameAlertOptions {
  /** An alert that fires again so soon after it was over is still the same, in milliseconds. */
  readonly steady: number;
  readonly clock: SchedulerLike;
  /** How many alerts are known at once; beyond it the longest untouched is forgotten. */
  readonly max?: number;
}

/** The key of an alert: the same for all its words while it is followed, and no other time's. */
export type KeyOf = (alert: AlertEvent) => string | undefined;

/**
 * Returns what says which alert a word is about. Each time that it fires is an alert of its own, unless it was not over
 * for `steady` before; nor is it when nobody said that it was over in between, as Alertmanager does of a short end: it
 * would never say so any more. What is old (two Alertmanagers tell the same, one of them late) ends nothing new: it
 * has no key.
 */
export function sameAlert({ steady, clock, max = 1_000 }: SameAlertOptions): KeyOf {
  const known = new Map<string, Known>();
  const goesOn = ({ over = Number.POSITIVE_INFINITY }: Known) => clock.now() < over + steady;
  return (alert) => {
    const id = `${alert.input}/${alert.fingerprint}`;
    const startsAt = String(alert.meta.startsAt ?? '');
    const own = `${id}/${startsAt}`;
    const last = known.get(id) ?? { key: own, startsAt };
    if (startsAt < last.startsAt) return own === last.key ? undefined : own;
    const over = alert.status === 'resolved' && { over: last.over ?? alert.accepted };
    const same = over || startsAt === last.startsAt || goesOn(last);
    const key = same ? last.key : own;
    putLast(known, id, { key, startsAt, ...over }, max);
    return key;
  };
}

/** The last word of an alert. */
interface Known {
  readonly key: string;
  /** When its last time began, as it is written. */
  readonly startsAt: string;
  /** When that was over, in milliseconds since 1970. */
  readonly over?: number;
}
