import { describe, expect, it } from 'vitest';
import { duration } from '../src/duration.ts';
import { ConfigError } from '../src/errors.ts';

describe('duration', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    [' 0s ', 0],
  ])('reads %s', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['', '15', 'm', '1.5h', '-1h', '15 m', '15M', '1h30m', '1y', 'constructor', `${'9'.repeat(400)}s`])(
    'refuses %j and says what to write',
    (text) => {
      expect(() => duration(text)).toThrow(ConfigError);
      expect(() => duration(text)).toThrow(/such as 90s or 15m/);
    },
  );
});
