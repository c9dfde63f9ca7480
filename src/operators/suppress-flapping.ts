import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { AlertEvent } from '../event.ts';
import { release } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';

/** Settings of {@link suppressFlapping}; durations in milliseconds. */
export interface SuppressFlappingOptions {
  /** How often an alert may change between firing and resolved; once more, and it flaps. */
  readonly changes: number;
  /** For how long a change counts. */
  readonly within: number;
  /** How long it must not change until it is heard again. */
  readonly steady: number;
  readonly clock: SchedulerLike;
  /** How many alerts are known at once; beyond it the longest untouched is forgotten, and heard again. */
  readonly max?: number;
}

/** An alert that flaps is one of which nothing more is heard until it is steady. */
export interface Flapping {
  readonly flapping: boolean;
}

/**
 * Lets an alert through until it changes too often: that change says `flapping`, and then there is silence until it is
 * steady, when its last word passes.
 *
 *     source                         f-r-f-r-f-----|      f, r: an alert fires, and is resolved
 *     suppressFlapping(changes: 2)   f-r-x-------m-|      x, m: f; it flaps, and is steady after four
 *
 * A word that is not a change takes the place of the one before it, and does not make it less steady.
 */
export function suppressFlapping<E extends AlertEvent>(
  options: SuppressFlappingOptions,
): OperatorFunction<E, E & Flapping> {
  const { changes, within, steady, clock, max = 1_000 } = options;
  checkSettings('suppressFlapping', { count: { changes, max }, endless: { within }, time: { steady } });
  return holdPerKey({
    clock,
    keys: max,
    take(alert, known: Holding<Known<E>>, at) {
      const before = known.take(alert.fingerprint);
      const changed = before?.status !== alert.status;
      const recent = [...(before?.times ?? []).filter((time) => time > at - within), ...(changed ? [at] : [])];
      const status = { status: alert.status, times: recent.slice(-changes - 1) };
      if (before?.flapping) {
        before.held?.[release]?.();
        const until = changed ? at + steady : before.until;
        known.put(alert.fingerprint, { ...status, until, flapping: true, held: alert });
        return [];
      }
      const flapping = recent.length > changes;
      known.put(alert.fingerprint, { ...status, until: at + (flapping ? steady : within), flapping });
      return [{ ...alert, flapping }];
    },
    over: (_, { held }) => (held ? [{ ...held, flapping: false }] : []),
  });
}

interface Known<E extends AlertEvent> {
  readonly until: number;
  readonly status: E['status'];
  /** When it changed. */
  readonly times: readonly number[];
  readonly flapping: boolean;
  /** Its last word since it flaps. */
  readonly held?: E;
}
