import type { Values } from './entry.ts';
import { LaneError } from './lane-error.ts';
import type { Lane } from './notation.ts';
import { duration } from './notation.ts';

/** The lane in which the wall clock is set, where nobody listens to an input of this name. */
export const clockLane = 'clock';

/** One time that the clock is set. */
export interface Setting {
  readonly frame: number;
  /** By how much, in milliseconds, when it shows `now`. */
  by(now: number): number;
}

/**
 * Reads what a lane does to the wall clock: `+1h` and `-5m` set it by so much, `2026-03-29T01:00:00Z` to that moment.
 *
 * @throws {LaneError} A letter says neither.
 */
export function settings({ marks }: Lane, values: Values): readonly Setting[] {
  return marks.map(({ frame, kind, label }) => {
    const value = kind === 'next' ? values[label] : undefined;
    const [, sign, length = ''] = /^([+-])(.*)$/.exec(String(value)) ?? [];
    const size = duration(length);
    if (sign !== undefined && size !== undefined) return { frame, by: () => (sign === '+' ? size : -size) };
    const moment = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (!Number.isNaN(moment)) return { frame, by: (now) => moment - now };
    throw new LaneError(
      `lane ${clockLane}: ${label} sets the clock by a time ('+1h', '-5m') or to a moment ('2026-03-29T01:00:00Z')`,
    );
  });
}
