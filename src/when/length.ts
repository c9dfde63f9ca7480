import type { Scan } from './scan.ts';

/** A length of time as people say it. Days and longer go by the calendar, and have no length in milliseconds. */
export interface Length {
  readonly months: number;
  readonly days: number;
  /** The part that is exact, in milliseconds. */
  readonly exact: number;
}

/**
 * Reads a length of time: `10 minutes`, `an hour`, `half an hour`, `90s`, `2 days`, `1 hour and 30 minutes`; undefined
 * when something else is next.
 */
export function readLength(scan: Scan): Length | undefined {
  if (scan.take(/half\s+an\s+hour/)) return { ...nothing, exact: 30 * 60_000 };
  const first = readAmount(scan, new RegExp(`(\\d{1,5}|${words.join('|')})`), longerThanAll);
  if (!first) return undefined;
  let { length, unit } = first;
  // What goes on is smaller, and in digits: in `in 5 minutes a day begins` the day is the command's.
  for (let more = readAmount(scan, next, unit); more; more = readAmount(scan, next, unit)) {
    length = sum(length, more.length);
    unit = more.unit;
  }
  return length;
}

interface Unit {
  /** As a pattern. */
  readonly name: string;
  readonly one: Length;
}

const nothing: Length = { months: 0, days: 0, exact: 0 };

/** From the longest to the shortest. */
const units: readonly Unit[] = [
  { name: 'years?', one: { ...nothing, months: 12 } },
  { name: 'months?', one: { ...nothing, months: 1 } },
  { name: 'w|weeks?', one: { ...nothing, days: 7 } },
  { name: 'd|days?', one: { ...nothing, days: 1 } },
  { name: 'h|hrs?|hours?', one: { ...nothing, exact: 3_600_000 } },
  { name: 'm|mins?|minutes?', one: { ...nothing, exact: 60_000 } },
  { name: 's|secs?|seconds?', one: { ...nothing, exact: 1_000 } },
];
const longerThanAll = -1;

const words = ['an?', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const next = /(?:and\s+)?(\d{1,5})/;

/** Reads one number and a unit shorter than one, which is given by its place in the list. */
function readAmount(scan: Scan, count: RegExp, than: number): { length: Length; unit: number } | undefined {
  for (const [unit, { name, one }] of units.entries()) {
    const found = unit > than ? scan.take(new RegExp(`${count.source}(?:(?<=\\d)|\\s)\\s*(?:${name})`)) : undefined;
    if (found) return { length: times(one, number(found[1] ?? '')), unit };
  }
  return undefined;
}

function number(text: string): number {
  const word = text.toLowerCase();
  return /^\d/.test(word) ? Number(word) : Math.max(1, words.indexOf(word));
}

function times({ months, days, exact }: Length, count: number): Length {
  return { months: months * count, days: days * count, exact: exact * count };
}

function sum(one: Length, other: Length): Length {
  return { months: one.months + other.months, days: one.days + other.days, exact: one.exact + other.exact };
}
