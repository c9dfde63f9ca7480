import { UsageError } from '../errors.ts';
import type { Repeat } from '../repeat.ts';

/**
 * Reads a number of seconds, minutes or hours as what comes due by the clock: every 5 minutes is at :00, :05, :10.
 *
 * @throws {UsageError} When that does not divide the hour or the day, or is less than a minute.
 */
export function period(count: number, unit: string): Omit<Repeat, 'zone'> {
  const each = unit.startsWith('s') ? 1 : unit.startsWith('m') ? minute : hour;
  const length = count * each;
  if (length < minute) throw new UsageError('more often than every minute is not possible: write every minute ping');
  if (length < hour && hour % length === 0 && length % minute === 0) {
    const minutes = length / minute;
    return { text: words(minutes, 'minute'), cron: `0 */${minutes} * * * *` };
  }
  if (length < day && day % length === 0 && length % hour === 0) {
    const hours = Array.from({ length: day / length }, (_, index) => (index * length) / hour);
    // Listed, not stepped: croner then moves an hour that the clock skips instead of dropping it.
    return { text: words(length / hour, 'hour'), cron: `0 0 ${length === hour ? '*' : hours.join(',')} * * *` };
  }
  throw new UsageError(
    `every ${count}${unit.slice(0, 1)} does not fit the clock: write one that divides the hour or the day, such as every 15 ` +
      'minutes, every 2 hours or every day at 9:00',
  );
}

const minute = 60;
const hour = 3_600;
const day = 86_400;

function words(count: number, unit: string): string {
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}
