import { Cron } from 'croner';
import { duration } from './duration.ts';
import { ConfigError } from './errors.ts';
import { isZone } from './when/zone.ts';

/** A division of time into windows that follow the clock on the wall of a zone; times in milliseconds since 1970. */
export interface Schedule {
  /** As it was written: `15m`, `1d at 09:00`. */
  readonly text: string;
  /** The IANA name of the zone: `Europe/Berlin`. */
  readonly zone: string;
  /** The longest a window can be, in milliseconds: a change of the clock makes one longer. */
  readonly longest: number;
  /** The first boundary later than a moment. */
  next(after: number): number;
  /** The last boundary not later than a moment. */
  previous(at: number): number;
}

/**
 * Reads how often something is due: `15m` (at :00, :15, :30 and :45), `2h`, `1d at 09:00`, `1w on monday at 9:00`.
 *
 * Where the clock is put forward, a boundary that does not exist is where the clock goes on; where it is put back,
 * periods up to an hour have windows in both of the two hours, and longer ones have one window that is longer.
 *
 * @throws {ConfigError} When it cannot be read, does not divide the hour or the day, or the zone is unknown; the
 *   caller adds the flag's name.
 */
export function schedule(text: string, zone: string): Schedule {
  checkZone(zone);
  const job = new Cron(pattern(text), { timezone: zone, mode: '6-part', fixedTimeRule: 'no-wildcard' });
  return {
    text,
    zone,
    longest: duration(text.trim().split(/\s+/)[0] ?? '') + hour,
    next: (after) => job.nextRun(new Date(after))?.getTime() ?? Number.POSITIVE_INFINITY,
    previous: (at) => job.previousRuns(1, new Date(at + 1))[0]?.getTime() ?? Number.NEGATIVE_INFINITY,
  };
}

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;
const week = 604_800_000;

/** The parts of a minute and of an hour, and of a day, that divide it. */
const ofSixty: readonly number[] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
const ofDay: readonly number[] = [1, 2, 3, 4, 6, 8, 12];

const periods: ReadonlyMap<number, string> = new Map([
  ...ofSixty.map((n): [number, string] => [n * second, `${n}s`]),
  ...ofSixty.map((n): [number, string] => [n * minute, `${n}m`]),
  ...ofDay.map((n): [number, string] => [n * hour, `${n}h`]),
  [day, '1d'],
  [week, '1w'],
]);

const weekdays: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Builds the six fields of cron, from seconds to the day of the week. */
function pattern(text: string): string {
  const { period, weekday, time } = parse(text);
  if (period < minute) return `*/${period / second} * * * * *`;
  if (period < hour) return `0 */${period / minute} * * * *`;
  if (period === hour) return '0 0 * * * *';
  // Hours are listed, not stepped: croner then moves a boundary that the clock skips instead of dropping it.
  if (period < day) return `0 0 ${every(period / hour, 24).join(',')} * * *`;
  return `0 ${time.minutes} ${time.hours} * * ${period === week ? weekday : '*'}`;
}

interface Parsed {
  readonly period: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly time: { readonly hours: number; readonly minutes: number };
}

function parse(text: string): Parsed {
  const words = text.trim().toLowerCase().split(/\s+/);
  const period = checkPeriod(words.shift() ?? '');
  const given = new Map<string, string>();
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const value = words.shift();
    const known = (word === 'at' && period >= day) || (word === 'on' && period === week);
    if (!known || value === undefined || given.has(word)) {
      throw new ConfigError(`"${text}" is not a schedule: write 15m, 1h, 1d at 09:00 or 1w on monday at 09:00`);
    }
    given.set(word, value);
  }
  return { period, weekday: checkWeekday(given.get('on') ?? 'monday'), time: checkTime(given.get('at') ?? '00:00') };
}

function checkPeriod(text: string): number {
  const period = duration(text);
  if (periods.has(period)) return period;
  const all = [...periods];
  const below = all.filter(([other]) => other < period).at(-1);
  const above = all.find(([other]) => other > period);
  const near = [below, above].flatMap((entry) => (entry ? [entry[1]] : [])).join(' and ');
  const whole = period < minute ? 'minute' : period < hour ? 'hour' : period < day ? 'day' : 'week';
  throw new ConfigError(
    `windows of ${text} do not fit the clock (they do not divide the ${whole}): the nearest that do: ${near}`,
  );
}

function checkWeekday(text: string): number {
  const found = weekdays.findIndex((name) => name === text || name.slice(0, 3) === text);
  if (found < 0) throw new ConfigError(`"${text}" is not a day of the week: write monday to sunday`);
  return found;
}

function checkTime(text: string): Parsed['time'] {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    throw new ConfigError(`"${text}" is not a time of day: write hours and minutes, such as 09:00`);
  }
  return { hours: Number(hours), minutes: Number(minutes) };
}

function checkZone(zone: string): void {
  if (isZone(zone)) return;
  throw new ConfigError(`unknown time zone "${zone}": write one such as Europe/Berlin or UTC`);
}

function every(step: number, end: number): readonly number[] {
  return Array.from({ length: end / step }, (_, index) => index * step);
}
