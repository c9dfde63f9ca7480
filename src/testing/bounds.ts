import { LaneError } from './lane-error.ts';
import type { MarblesOptions } from './marbles.ts';
import { parse } from './notation.ts';

/** When a run begins, and where it is left. */
export interface Bounds {
  /** In milliseconds since 1970. */
  readonly begin: number;
  /** The frame; undefined where it goes to its end. */
  readonly leave: number | undefined;
}

/**
 * Reads the settings `start` and `until`; `frame` is the length of a frame in milliseconds.
 *
 * @throws {LaneError} One of them says no time.
 */
export function boundsOf({ start = 0, until }: Pick<MarblesOptions, 'start' | 'until'>, frame: number): Bounds {
  const begin = +new Date(start);
  if (Number.isNaN(begin)) {
    throw new LaneError(
      `start: ${typeof start === 'string' ? `'${start}'` : start} is no moment: write milliseconds since 1970, or a date and time, as in 2026-03-29T01:00:00Z`,
    );
  }
  if (until === undefined) return { begin, leave: undefined };
  const { marks } = parse('until', until, frame, {}, (label, kind) =>
    kind === 'leave' ? undefined : `${label} says nothing here\nwhat may stand: one !, where the run is left`,
  );
  const [mark, second] = marks;
  if (mark === undefined || second !== undefined) {
    throw new LaneError(`until: '${until}' has ${mark ? 'more than one !' : 'no !'}: write one, as in '--!'`);
  }
  return { begin, leave: mark.frame };
}
