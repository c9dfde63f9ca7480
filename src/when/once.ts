import { UsageError } from '../errors.ts';
import type { Clock } from './clock.ts';
import { clock } from './clock.ts';
import type { Day } from './day.ts';
import { readDay } from './day.ts';
import type { Length } from './length.ts';
import { readLength } from './length.ts';
import type { Scan } from './scan.ts';
import { readTimeOfDay } from './time-of-day.ts';

/**
 * Reads a moment: a length of time from now (`in 10 minutes`), or a time of day and a day in any order (`at 17:00
 * tomorrow`, `on friday at 9:00`, `in 2 days at 9:00`). A time of day without a day is the next there is. Hours and
 * shorter are exact; days and longer keep the time on the clock. Undefined when something else is next.
 *
 * @throws {UsageError} When it is past or more than a year ahead, or there is no such time of day.
 */
export async function readOnce(scan: Scan, now: number, zone: string): Promise<number | undefined> {
  const there = clock(zone);
  const wall = there.wall(now);
  if (scan.take(/in/)) {
    const length = readLength(scan);
    return length && ahead(after(length, scan, now, wall, there), now);
  }
  const today = midnight(wall);
  const { day, time } = await readParts(scan, today);
  if (time === undefined) {
    if (!day) return undefined;
    throw new UsageError('at what time of day? Write it with the day: on friday at 9:00 ping');
  }
  if (!day) {
    const due = there.moment(today + time);
    return due > now ? due : there.moment(today + dayLength + time);
  }
  const first = there.moment(ahead(day.from(today) + time, wall, dayLength));
  const passed = first <= now && !day.fixed;
  return ahead(passed ? there.moment(day.from(today + dayLength) + time) : first, now);
}

const dayLength = 86_400_000;
const longest = 366 * dayLength;

function midnight(wall: number): number {
  return wall - (wall % dayLength);
}

/** The moment that is a length of time from now; one in days may say the time of day besides. */
function after({ months, days, exact }: Length, scan: Scan, now: number, wall: number, there: Clock): number {
  if (months === 0 && days === 0) return now + exact;
  const time = exact === 0 ? readTimeOfDay(scan) : undefined;
  const day = addMonths(midnight(wall), months) + days * dayLength;
  return there.moment(ahead(day + (time ?? wall % dayLength), wall, dayLength)) + exact;
}

/** The same day of another month, or the last one of a month that is shorter. */
function addMonths(day: number, months: number): number {
  const date = new Date(day);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  return Math.min(Date.UTC(year, month, date.getUTCDate()), Date.UTC(year, month + 1, 0));
}

/** A time of day and a day, one or both, whichever comes first. */
async function readParts(scan: Scan, today: number): Promise<{ day?: Day | undefined; time?: number | undefined }> {
  const time = readTimeOfDay(scan);
  const day = await readDay(scan, today);
  return { day, time: time ?? (day && (readTimeOfDay(scan) ?? readTimeOfDay(scan, ''))) };
}

/** Lets through what is ahead of now and within a year; on the wall, where an hour may be missing, about so. */
function ahead(at: number, now: number, tolerance = 0): number {
  if (at + tolerance <= now) throw new UsageError('that time is past: write one that is ahead, such as in 10 minutes');
  // Written so that what is no date at all is refused too.
  if (!(at - now <= longest + tolerance)) throw new UsageError('that is too far ahead: write a time within a year');
  return at;
}
