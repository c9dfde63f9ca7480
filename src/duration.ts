import { ConfigError } from './errors.ts';

/**
 * Reads a length of time as people write it, in milliseconds: `500ms`, `90s`, `15m`, `2h`, `1d`, `1w`.
 *
 * @throws {ConfigError} When it is something else; the caller adds the flag's name.
 */
export function duration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text.trim()) ?? [];
  const each = units.get(unit);
  if (count === undefined || each === undefined) {
    throw new ConfigError(
      `"${text}" is not a length of time: write a number and ms, s, m, h, d or w, such as 90s or 15m`,
    );
  }
  return Number(count) * each;
}

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);
