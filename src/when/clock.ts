/**
 * The clock on the wall of a zone.
 *
 * A wall time is written as the milliseconds since 1970 of the same fields in UTC, so that days can be added and
 * compared as numbers, and the zone of this computer has no part in it.
 */
export interface Clock {
  /** What the clock shows at a moment. */
  wall(at: number): number;
  /**
   * The moment at which the clock shows a wall time, to the second. A time that occurs twice is the first of the two;
   * one that is skipped is as much later as the clock is put forward: 02:30 is 03:30.
   */
  moment(wall: number): number;
}

/** Gets the clock of a zone, by its IANA name. */
export function clock(zone: string): Clock {
  const format = new Intl.DateTimeFormat('en', { ...fields, timeZone: zone, hourCycle: 'h23', calendar: 'gregory' });
  const wall = (at: number) => {
    const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, ...rest] = names.map((name) => part.get(name) ?? 0);
    return Date.UTC(year, month - 1, ...rest);
  };
  return {
    wall,
    moment(shown) {
      const at = (near: number) => shown - (wall(near) - near);
      // What it is by how far the clock is from UTC before and after a change, should there be one near.
      const [before, after] = [at(shown - day), at(shown + day)];
      return [before, after].find((one) => wall(one) === shown) ?? before;
    },
  };
}

const day = 86_400_000;

const names = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

const fields = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;
