import { UsageError } from '../errors.ts';
import type { Repeat } from '../repeat.ts';
import { period } from './period.ts';
import type { Scan } from './scan.ts';
import { readTimeOfDay } from './time-of-day.ts';

/**
 * Reads what follows `every`: `5 minutes`, `2 hours`, `day at 9:00`, `weekday at 9:00`, `monday and thursday at 8:30`,
 * `month on the 1st at 9:00`, `month on the last day at 9:00`; undefined when something else is next.
 *
 * @throws {UsageError} When it does not fit the clock or the calendar, comes more often than once a minute, or the time
 *   of day is missing.
 */
export function readEvery(scan: Scan, zone: string): Repeat | undefined {
  const [, count = '1', unit] = scan.take(/(?:(\d{1,5})\s*)?(s|m|h|seconds?|secs?|minutes?|mins?|hours?|hrs?)/) ?? [];
  if (unit) return { ...period(Number(count), unit), zone };
  const days = readDays(scan);
  if (!days) return undefined;
  const time = readTimeOfDay(scan);
  if (time === undefined) throw new UsageError(`at what time of day? Write it: every ${days.text} at 9:00 ping`);
  const [hours = 0, minutes = 0, seconds = 0] = [time / 3_600_000, time / 60_000, time / 1_000].map(Math.floor);
  const shown = new Date(time)
    .toISOString()
    .slice('YYYY-MM-DDT'.length)
    .replace(/(:00)?\.000Z$/, '');
  return {
    text: `every ${days.text} at ${shown}`,
    cron: `${seconds % 60} ${minutes % 60} ${hours} ${days.cron}`,
    zone,
  };
}

/** Some days: in words, and as the last three fields of cron. */
interface Days {
  readonly text: string;
  readonly cron: string;
}

function readDays(scan: Scan): Days | undefined {
  const [, several] = scan.take(/(\d+\s*(?:d|w|days|weeks|months)|other\s+\w+)/) ?? [];
  if (several) {
    throw new UsageError(
      `every ${several} is not on the same days each week: write every day at 9:00 or every monday at 9:00`,
    );
  }
  if (scan.take(/day/)) return { text: 'day', cron: '* * *' };
  if (scan.take(/weekday/)) return { text: 'weekday', cron: '* * 1-5' };
  return readWeekdays(scan) ?? readMonthDay(scan);
}

const weekdays: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const weekday =
  '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const severalWeekdays = new RegExp(
  `(?:week\\s+on\\s+)?(${weekday}(?:(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+)${weekday})*)`,
);

function readWeekdays(scan: Scan): Days | undefined {
  const [, list] = scan.take(severalWeekdays) ?? [];
  if (list === undefined) return undefined;
  const said = list.toLowerCase().split(/[\s,]+/);
  const found = weekdays.flatMap((name, number) =>
    said.some((one) => one !== 'and' && name.startsWith(one)) ? [number] : [],
  );
  // As people count them, from monday on.
  const inOrder = found.toSorted((one, other) => ((one + 6) % 7) - ((other + 6) % 7));
  const shown = new Intl.ListFormat('en-GB').format(inOrder.map((number) => weekdays[number] ?? ''));
  return { text: shown, cron: `* * ${found.join(',')}` };
}

function readMonthDay(scan: Scan): Days | undefined {
  if (scan.take(/month\s+on\s+the\s+last\s+day/)) return { text: 'month on the last day', cron: 'L * *' };
  const [, digits] = scan.take(/month\s+on\s+the\s+(\d{1,2})(?:st|nd|rd|th)/) ?? [];
  if (digits === undefined) return undefined;
  const day = Number(digits);
  if (day < 1 || day > 28) {
    throw new UsageError(
      `not every month has a day ${digits}: write every month on the last day at 9:00, or the 1st to 28th`,
    );
  }
  return {
    text: `month on the ${day}${ordinals[new Intl.PluralRules('en', { type: 'ordinal' }).select(day)]}`,
    cron: `${day} * *`,
  };
}

const ordinals: Readonly<Record<Intl.LDMLPluralRule, string>> = {
  one: 'st',
  two: 'nd',
  few: 'rd',
  other: 'th',
  zero: 'th',
  many: 'th',
};
