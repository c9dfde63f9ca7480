import { ConfigError } from '../errors.ts';

/** Least that `--journal_max` may be, in bytes: an empty journal has some size, and a burst must fit. */
const least = 1_000_000;

/** @throws {ConfigError} It is too little. */
export function checkJournalMax(bytes: number): void {
  if (bytes < least) throw new ConfigError('--journal_max must be at least 1MB');
}
