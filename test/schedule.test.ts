import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../src/errors.ts';
import { schedule } from '../src/schedule.ts';

/** The boundaries from one moment on, as the clock on the wall of the zone shows them, and the lengths in minutes. */
function boundaries(text: string, zone: string, from: string, count: number): string {
  const { next, previous } = schedule(text, zone);
  const wall = new Intl.DateTimeFormat('sv', { timeZone: zone, day: '2-digit', hour: '2-digit', minute: '2-digit' });
  let at = previous(Date.parse(from));
  let line = wall.format(at).replace(' kl. ', ' ');
  for (let n = 1; n < count; n += 1) {
    const then = next(at);
    line += ` +${(then - at) / 60_000} ${wall.format(then).replace(' kl. ', ' ').slice(-5)}`;
    at = then;
  }
  return line;
}

describe('schedule', () => {
  it('follows the clock', () => {
    expect(boundaries('15m', 'UTC', '2026-11-23T09:07:00Z', 4)).toBe('23 09:00 +15 09:15 +15 09:30 +15 09:45');
    expect(boundaries('1h', 'UTC', '2026-11-23T09:07:00Z', 3)).toBe('23 09:00 +60 10:00 +60 11:00');
    expect(boundaries('6h', 'UTC', '2026-11-23T09:07:00Z', 3)).toBe('23 06:00 +360 12:00 +360 18:00');
    expect(boundaries('1d at 09:00', 'UTC', '2026-11-23T08:59:00Z', 3)).toBe('22 09:00 +1440 09:00 +1440 09:00');
    expect(boundaries('1w on monday at 9:00', 'UTC', '2026-11-25T08:00:00Z', 2)).toBe('23 09:00 +10080 09:00');
    expect(boundaries('1w', 'UTC', '2026-11-25T08:00:00Z', 2)).toBe('23 00:00 +10080 00:00');
    const { next } = schedule('30s', 'UTC');
    expect(next(Date.parse('2026-11-23T09:00:29.999Z'))).toBe(Date.parse('2026-11-23T09:00:30Z'));
  });

  it('follows the clock of its zone, not of Greenwich', () => {
    expect(boundaries('1h', 'Asia/Kathmandu', '2026-11-23T09:07:00Z', 3)).toBe('23 14:00 +60 15:00 +60 16:00');
    expect(boundaries('1d', 'Asia/Kolkata', '2026-11-23T09:07:00Z', 2)).toBe('23 00:00 +1440 00:00');
  });

  it('counts a boundary into the window that it begins', () => {
    const { next, previous } = schedule('1h', 'Europe/Berlin');
    const nine = Date.parse('2026-11-23T08:00:00Z');
    expect([previous(nine), next(nine)]).toEqual([nine, nine + 3_600_000]);
    expect([previous(nine - 1), next(nine - 1)]).toEqual([nine - 3_600_000, nine]);
  });

  it('loses and doubles nothing when Berlin changes its clocks', () => {
    const spring = '2026-03-28T23:00:00Z';
    expect(boundaries('30m', 'Europe/Berlin', '2026-03-29T00:30:00Z', 3)).toBe('29 01:30 +30 03:00 +30 03:30');
    expect(boundaries('1h', 'Europe/Berlin', spring, 4)).toBe('29 00:00 +60 01:00 +60 03:00 +60 04:00');
    expect(boundaries('2h', 'Europe/Berlin', spring, 4)).toBe('29 00:00 +120 03:00 +60 04:00 +120 06:00');
    expect(boundaries('1d at 02:30', 'Europe/Berlin', '2026-03-28T12:00:00Z', 3)).toBe(
      '28 02:30 +1410 03:00 +1410 02:30',
    );
    expect(boundaries('1d at 09:00', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toBe('28 09:00 +1380 09:00');
    const autumn = '2026-10-24T22:00:00Z';
    expect(boundaries('1h', 'Europe/Berlin', autumn, 5)).toBe('25 00:00 +60 01:00 +60 02:00 +60 02:00 +60 03:00');
    expect(boundaries('2h', 'Europe/Berlin', autumn, 4)).toBe('25 00:00 +120 02:00 +180 04:00 +120 06:00');
    expect(boundaries('1d at 02:30', 'Europe/Berlin', autumn, 3)).toBe('24 02:30 +1440 02:30 +1500 02:30');
    expect(boundaries('1w', 'Europe/Berlin', autumn, 2)).toBe('19 00:00 +10140 00:00');
  });

  it('loses and doubles nothing when New York changes its clocks', () => {
    expect(boundaries('1h', 'America/New_York', '2026-03-08T06:00:00Z', 3)).toBe('08 01:00 +60 03:00 +60 04:00');
    expect(boundaries('15m', 'America/New_York', '2026-11-01T05:45:00Z', 3)).toBe('01 01:45 +15 01:00 +15 01:15');
    expect(boundaries('1d', 'America/New_York', '2026-11-01T12:00:00Z', 2)).toBe('01 00:00 +1500 00:00');
  });

  it('loses and doubles nothing where the clock moves by half an hour, or at midnight', () => {
    expect(boundaries('15m', 'Australia/Lord_Howe', '2026-10-03T15:15:00Z', 3)).toBe('04 01:45 +15 02:30 +15 02:45');
    expect(boundaries('1h', 'Australia/Lord_Howe', '2026-10-03T14:30:00Z', 3)).toBe('04 01:00 +90 03:00 +60 04:00');
    expect(boundaries('1h', 'Australia/Lord_Howe', '2026-04-04T14:00:00Z', 3)).toBe('05 01:00 +90 02:00 +60 03:00');
    expect(boundaries('1d', 'America/Santiago', '2026-09-05T12:00:00Z', 3)).toBe('05 00:00 +1440 01:00 +1380 00:00');
  });

  it('divides time without a gap, into windows not longer than it says', () => {
    const texts = ['30s', '15m', '20m', '1h', '2h', '12h', '1d at 02:30', '1w on sunday at 02:15'];
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'UTC'];
    const moments = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.constantFrom(...zones), moments, (text, zone, at) => {
        const { next, previous, longest } = schedule(text, zone);
        const [from, to] = [previous(at), next(at)];
        expect(from).toBeLessThanOrEqual(at);
        expect(to).toBeGreaterThan(at);
        expect([next(from), previous(to), previous(to - 1)]).toEqual([to, to, from]);
        expect(to - from).toBeLessThanOrEqual(longest);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['7m', /7m do not fit the clock.*divide the hour.*nearest that do: 6m and 10m/],
    ['90m', /divide the day.*1h and 2h/],
    ['5h', /4h and 6h/],
    ['2d', /1d and 1w/],
    ['2w', /nearest that do: 1w$/],
    ['0s', /nearest that do: 1s$/],
    ['hourly', /"hourly" is not a length of time/],
    ['1h at 09:00', /"1h at 09:00" is not a schedule/],
    ['1d on monday', /is not a schedule/],
    ['1d at', /is not a schedule/],
    ['1d at 25:00', /"25:00" is not a time of day/],
    ['1d at 9', /"9" is not a time of day/],
    ['1w on someday', /"someday" is not a day of the week/],
    ['1d 09:00', /is not a schedule/],
  ])('refuses %j and says what would do', (text, message) => {
    expect(() => schedule(text, 'UTC')).toThrow(ConfigError);
    expect(() => schedule(text, 'UTC')).toThrow(message);
  });

  it('refuses an unknown zone', () => {
    expect(() => schedule('1h', 'Mars/Olympus')).toThrow(/unknown time zone "Mars\/Olympus".*Europe\/Berlin/);
  });
});
