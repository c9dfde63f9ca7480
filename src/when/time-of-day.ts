import { UsageError } from '../errors.ts';
import type { Scan } from './scan.ts';

/** What stands before a time of day: `at`, or nothing where only a time can follow. */
type Before = 'at' | '';

/**
 * Reads a time of day, in milliseconds since midnight: `at 17:00`, `at 5pm`, `at 5:30 p.m.`, `at noon`; undefined when
 * something else is next. `at 9` is none: it does not say which half of the day.
 *
 * @throws {UsageError} When there is no such time of day.
 */
export function readTimeOfDay(scan: Scan, before: Before = 'at'): number | undefined {
  const at = before && `${before}\\s+`;
  const named = scan.take(new RegExp(`${at}(noon|midnight)`));
  if (named) return named[1]?.toLowerCase() === 'noon' ? 12 * hour : 0;
  const found =
    scan.take(new RegExp(`${at}((\\d{1,2})(?::(\\d\\d))?(?::(\\d\\d))?\\s*([ap])\\.?m\\.?)`)) ??
    scan.take(new RegExp(`${at}((\\d{1,2}):(\\d\\d)(?::(\\d\\d))?)`));
  if (!found) return undefined;
  const [, text, hours, minutes = '0', seconds = '0', half] = found;
  const valid = half ? Number(hours) >= 1 && Number(hours) <= 12 : Number(hours) <= 23;
  if (!valid || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new UsageError(`"${text}" is not a time of day: write one such as 9:00, 17:30 or 5pm`);
  }
  const afternoon = half?.toLowerCase() === 'p' ? 12 : 0;
  const ofDay = half ? (Number(hours) % 12) + afternoon : Number(hours);
  return ofDay * hour + Number(minutes) * minute + Number(seconds) * second;
}

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;
