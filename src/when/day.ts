import type { ParsedComponents } from 'chrono-node';
import { UsageError } from '../errors.ts';
import type { Scan } from './scan.ts';

/** Finds the first day that is meant, from a day on; both are midnights on the wall. */
export interface Day {
  from(day: number): number;
  /** It is that one day, however late it is: `tomorrow` and `2026-12-24`, but not `friday`. */
  readonly fixed: boolean;
}

/**
 * Reads a day: `on friday`, `on 5 may`, `on may 5th 2027`, `today`, `tomorrow`, `2026-12-24`; undefined when something
 * else is next. After `on`, the most words that together are a day, and nothing else.
 *
 * @throws {UsageError} When there is no such date.
 */
export async function readDay(scan: Scan, today: number): Promise<Day | undefined> {
  const named = scan.take(/(?:on\s+)?(today|tomorrow)/);
  if (named) return fixedDay(today + (named[1]?.toLowerCase() === 'today' ? 0 : dayLength));
  const [, date] = scan.take(/(?:(?:on|at)\s+)?(\d{4}-\d\d-\d\d)/) ?? [];
  if (date) return fixedDay(checkDate(date));
  const [first, ...more] = scan.words;
  return first?.[0].toLowerCase() === 'on' && more.length > 0 ? readWords(scan, more, today) : undefined;
}

const dayLength = 86_400_000;

function checkDate(text: string): number {
  const day = new Date(`${text}T00:00:00Z`);
  // The 31st of February is not refused but read as the 3rd of March.
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) {
    throw new UsageError(`there is no ${text}: write year, month and day, such as 2026-12-24`);
  }
  return day.getTime();
}

function fixedDay(day: number): Day {
  return { from: () => day, fixed: true };
}

/** Nobody says a day in more words: `friday the 25th of december 2026`. */
const longest = 6;

async function readWords(scan: Scan, words: readonly RegExpExecArray[], today: number): Promise<Day | undefined> {
  // Loaded when there is a day to read: it takes longer than all the rest of the command.
  const { casual } = await import('chrono-node/en');
  const read = (text: string, from: number): ParsedComponents | undefined => {
    // It reckons in the zone of this computer, where noon exists on every day.
    const date = new Date(from);
    const noon = new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 12);
    const [found, ...others] = casual.parse(text, noon, { forwardDate: true });
    const whole = found && !found.end && others.length === 0 && found.text === text;
    return whole && isDay(found.start, text) ? found.start : undefined;
  };
  for (let count = Math.min(words.length, longest); count > 0; count -= 1) {
    const last = words[count - 1];
    const phrase = words.slice(0, count).map(([word]) => word);
    const text = phrase.join(' ').replace(/^the |,$/gi, '');
    const found = read(text, today);
    if (!last || !found) continue;
    scan.skip(last.index + last[0].length);
    return { from: (day) => midnight(read(text, day) ?? found), fixed: found.isCertain('year') };
  }
  return undefined;
}

/**
 * Whether a text that was read as a date is a day and no more: no hour, no time zone. What can be read in two ways is
 * none: `5/6/2026` is in May or in June, and the last word of `5 may 12` may be the command.
 */
function isDay(found: ParsedComponents, text: string): boolean {
  const certain = (name: 'day' | 'month' | 'weekday' | 'year' | 'hour' | 'timezoneOffset') => found.isCertain(name);
  const day = certain('weekday') || (certain('day') && certain('month'));
  const more = certain('hour') || certain('timezoneOffset') || found.get('hour') !== 12;
  const unclear = /[/.]|\blast\b/i.test(text) || (/\d/.test(text) && certain('year') && !/\d{4}/.test(text));
  return day && !more && !unclear;
}

function midnight(found: ParsedComponents): number {
  return Date.UTC(found.get('year') ?? 0, (found.get('month') ?? 0) - 1, found.get('day') ?? 0);
}
