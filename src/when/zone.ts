import { UsageError } from '../errors.ts';

/**
 * Refuses a time zone that is none.
 *
 * @throws {UsageError} When this computer knows no such zone.
 */
export function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    throw new UsageError(`unknown time zone "${zone}": write one such as Europe/Berlin or UTC`, { cause });
  }
}
