import { describe, expect, it } from 'vitest';
import { hours } from '../../src/when/hours.ts';

const until = (text: string, zone: string, at: string): string | undefined => {
  const end = hours(text, zone).until(Date.parse(at));
  return end === undefined ? undefined : new Date(end).toISOString().replace(':00.000Z', 'Z');
};

describe('hours', () => {
  it.each([
    ['22:00-07:00', 'UTC', '2026-11-27T21:59Z', undefined],
    ['22:00-07:00', 'UTC', '2026-11-27T22:00Z', '2026-11-28T07:00Z'],
    ['22:00-07:00', 'UTC', '2026-11-28T06:59Z', '2026-11-28T07:00Z'],
    ['22:00-07:00', 'UTC', '2026-11-28T07:00Z', undefined],
    ['12:30-13:00', 'UTC', '2026-11-27T12:45Z', '2026-11-27T13:00Z'],
    ['0:00-6:30', 'UTC', '2026-11-27T00:00Z', '2026-11-27T06:30Z'],
    ['18:00-00:00', 'UTC', '2026-11-27T23:59Z', '2026-11-28T00:00Z'],
    [' 22:00 - 07:00 ', 'Asia/Kolkata', '2026-11-27T16:30Z', '2026-11-28T01:30Z'],
  ])('%s in %s at %s is quiet until %s', (text, zone, at, end) => {
    expect(until(text, zone, at)).toBe(end);
  });

  it('is an hour shorter or longer in the nights when the clock is changed', () => {
    expect(until('22:00-07:00', 'Europe/Berlin', '2026-03-28T22:00Z')).toBe('2026-03-29T05:00Z');
    expect(until('22:00-07:00', 'Europe/Berlin', '2026-10-24T21:00Z')).toBe('2026-10-25T06:00Z');
  });

  it('ends when the clock goes on where its end is skipped, and the first time where it comes twice', () => {
    expect(until('22:00-02:30', 'Europe/Berlin', '2026-03-29T00:59Z')).toBe('2026-03-29T01:30Z');
    expect(until('22:00-02:30', 'Europe/Berlin', '2026-10-25T00:15Z')).toBe('2026-10-25T00:30Z');
    expect(until('22:00-02:30', 'Europe/Berlin', '2026-10-25T01:15Z')).toBeUndefined();
  });

  it.each(['', '22:00', '22:00-', '22-7', '24:00-07:00', '22:60-07:00', '7:00-7:00', '22:00-07:00-08:00', 'a-b'])(
    'refuses "%s"',
    (text) => {
      expect(() => hours(text, 'UTC')).toThrow(/is not hours of the day: write when they begin and end/);
    },
  );

  it('refuses a zone that there is not', () => {
    expect(() => hours('22:00-07:00', 'Mars/Olympus')).toThrow('unknown time zone "Mars/Olympus"');
  });
});
