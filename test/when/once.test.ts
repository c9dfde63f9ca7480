import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { nextDue } from '../../src/when/next-due.ts';
import { shownWhen } from '../../src/when/shown-when.ts';
import { readWhen } from '../../src/when.ts';

/** A Friday, 14:37:42 in Berlin. */
const friday = Date.parse('2026-11-27T13:37:42.500Z');

async function read(text: string, now = friday, zone = 'Europe/Berlin'): Promise<string> {
  const { due, repeat, text: command } = await readWhen(text, now, zone);
  expect(repeat).toBeUndefined();
  expect(due).toBeGreaterThan(now);
  return `${shownWhen(due, zone).replace(/ \(.*/, '')} | ${command}`;
}

describe('a moment', () => {
  it.each([
    ['in 10 minutes ping', 'Fri 27 Nov 2026, 14:47:42 CET | ping'],
    ['in 10 minutes, ping', 'Fri 27 Nov 2026, 14:47:42 CET | ping'],
    ['IN TEN MINUTES Ping', 'Fri 27 Nov 2026, 14:47:42 CET | Ping'],
    ['in an hour list services', 'Fri 27 Nov 2026, 15:37:42 CET | list services'],
    ['in half an hour ping', 'Fri 27 Nov 2026, 15:07:42 CET | ping'],
    ['in 90s ping', 'Fri 27 Nov 2026, 14:39:12 CET | ping'],
    ['in 1 hour and 30 minutes ping', 'Fri 27 Nov 2026, 16:07:42 CET | ping'],
    ['in 1h 30m ping', 'Fri 27 Nov 2026, 16:07:42 CET | ping'],
    ['in 2 days ping', 'Sun 29 Nov 2026, 14:37:42 CET | ping'],
    ['in 2 days and 2 hours ping', 'Sun 29 Nov 2026, 16:37:42 CET | ping'],
    ['in 2 days at 9:00 ping', 'Sun 29 Nov 2026, 09:00 CET | ping'],
    ['in a week at noon ping', 'Fri 4 Dec 2026, 12:00 CET | ping'],
    ['in 3 months ping', 'Sat 27 Feb 2027, 14:37:42 CET | ping'],
    ['in 1 year ping', 'Sat 27 Nov 2027, 14:37:42 CET | ping'],
    ['at 17:00 list services', 'Fri 27 Nov 2026, 17:00 CET | list services'],
    ['at 17:00:30 ping', 'Fri 27 Nov 2026, 17:00:30 CET | ping'],
    ['at 9:00 ping', 'Sat 28 Nov 2026, 09:00 CET | ping'],
    ['at 5pm ping', 'Fri 27 Nov 2026, 17:00 CET | ping'],
    ['at 5:30 p.m. ping', 'Fri 27 Nov 2026, 17:30 CET | ping'],
    ['at 12am ping', 'Sat 28 Nov 2026, 00:00 CET | ping'],
    ['at 12pm ping', 'Sat 28 Nov 2026, 12:00 CET | ping'],
    ['at noon ping', 'Sat 28 Nov 2026, 12:00 CET | ping'],
    ['at midnight ping', 'Sat 28 Nov 2026, 00:00 CET | ping'],
    ['at 17:00 today ping', 'Fri 27 Nov 2026, 17:00 CET | ping'],
    ['at 17:00 tomorrow ping', 'Sat 28 Nov 2026, 17:00 CET | ping'],
    ['tomorrow at 9:00 ping', 'Sat 28 Nov 2026, 09:00 CET | ping'],
    ['tomorrow 9:00 ping', 'Sat 28 Nov 2026, 09:00 CET | ping'],
    ['at 15:00 on friday ping', 'Fri 27 Nov 2026, 15:00 CET | ping'],
    ['at 9:00 on friday ping', 'Fri 4 Dec 2026, 09:00 CET | ping'],
    ['on sunday at 9:00 ping', 'Sun 29 Nov 2026, 09:00 CET | ping'],
    ['on next monday at 9:00 ping', 'Mon 30 Nov 2026, 09:00 CET | ping'],
    ['on 24 december at 18:00 ping', 'Thu 24 Dec 2026, 18:00 CET | ping'],
    ['on december 24th, 18:00 ping', 'Thu 24 Dec 2026, 18:00 CET | ping'],
    ['at 9:00 on the 5th of may ping', 'Wed 5 May 2027, 09:00 CEST | ping'],
    ['at 9:00 on 27 november ping', 'Sat 27 Nov 2027, 09:00 CET | ping'],
    ['at 9:00 on 5 may 2027 ping', 'Wed 5 May 2027, 09:00 CEST | ping'],
    ['at 2026-12-24 18:00 ping', 'Thu 24 Dec 2026, 18:00 CET | ping'],
    ['at 18:00 on 2026-12-24 ping', 'Thu 24 Dec 2026, 18:00 CET | ping'],
  ])('%s', async (text, expected) => {
    expect(await read(text)).toBe(expected);
  });

  it('in a month that is shorter is its last day', async () => {
    expect(await read('in 1 month ping', Date.parse('2027-01-31T11:00:00Z'))).toBe('Sun 28 Feb 2027, 12:00 CET | ping');
  });
});

describe('a command that looks like more of the time', () => {
  it.each([
    ['in 10 minutes may the force', '14:47:42', 'may the force'],
    ['in 5 minutes at 17:00 ping', '14:42:42', 'at 17:00 ping'],
    ['in 5 minutes a day begins', '14:42:42', 'a day begins'],
    ['in 5 minutes 3 days grace', '14:42:42', '3 days grace'],
    ['in 5 minutes and so on', '14:42:42', 'and so on'],
    ['at 17:00 echo 5 may', '17:00', 'echo 5 may'],
    ['at 17:00 5 may', '17:00', '5 may'],
    ['at 17:00 may 5', '17:00', 'may 5'],
    ['at 17:00 sun rises', '17:00', 'sun rises'],
    ['at 17:00 get services', '17:00', 'get services'],
    ['at 17:00 - 18:00', '17:00', '- 18:00'],
    ['at 17:00 a b', '17:00', 'a b'],
    ['at 17:00 pm2 list', '17:00', 'pm2 list'],
    ['at 17:00 on call', '17:00', 'on call'],
    ['at 17:00 call greeter Say.Hello {"at":"5pm"}', '17:00', 'call greeter Say.Hello {"at":"5pm"}'],
    ['at 17:00 list services > email:team@example.org', '17:00', 'list services > email:team@example.org'],
    ['at 17:00\n\techo "in  2 days"  ', '17:00', 'echo "in  2 days"  '],
    ['at 15:00 on friday may the force', '15:00', 'may the force'],
    ['at 15:00 on friday evening', '15:00', 'evening'],
    ['at 15:00 on friday at 9:00 ping', '15:00', 'at 9:00 ping'],
    ['on friday at 15:00 tomorrow', '15:00', 'tomorrow'],
    ['at 15:00 time', '15:00', 'time'],
  ])('%s', async (text, time, command) => {
    expect(await read(text)).toBe(`Fri 27 Nov 2026, ${time} CET | ${command}`);
  });

  it('a number after a day is no year', async () => {
    expect(await read('at 9:00 on 5 may 12 monkeys')).toBe('Wed 5 May 2027, 09:00 CEST | 12 monkeys');
  });
});

describe('what is refused', () => {
  it.each([
    ['ping', '"ping" does not say when.'],
    ['', 'does not say when.'],
    ['at 9 ping', '"at 9" may be am or pm: write at 9:00 ping or at 9pm ping'],
    ['at 14 ping', '"at 14" lacks the minutes: write at 14:00 ping'],
    ['at 0 ping', '"at 0" lacks the minutes: write at 0:00 ping'],
    ['at 25 ping', '"at 25" is no time of day.'],
    ['at ping', '"at ping" is no time of day.'],
    ['at', '"at" is no time of day.'],
    ['in 1 minut ping', '"in 1 minut" is no length of time. Write a time and then a command: in 10 minutes ping'],
    ['on 30 feb ping', '"on 30 feb ping" is no day that I know.'],
    ['in ping', '"in ping" is no length of time.'],
    ['in minutes ping', '"in minutes ping" is no length of time.'],
    ['at 5/6/2027 9:00 ping', '"at 5/6/2027" is no time of day.'],
    ['on 5/6/2027 at 9:00 ping', '"on 5/6/2027" is no day that I know.'],
    ['on last friday at 9:00 ping', '"on last friday" is no day that I know.'],
    ['on 31 february at 9:00 ping', '"on 31 february" is no day that I know.'],
    ['on may at 9:00 ping', '"on may" is no day that I know.'],
    ['in 10 minutes', 'what is to be run then?'],
    ['at 9:00 on friday  ', 'what is to be run then?'],
    ['on friday ping', 'at what time of day?'],
    ['at 25:00 ping', '"25:00" is not a time of day'],
    ['at 9:60 ping', '"9:60" is not a time of day'],
    ['at 13pm ping', '"13pm" is not a time of day'],
    ['at 2026-13-40 9:00 ping', 'there is no 2026-13-40'],
    ['at 2027-02-31 9:00 ping', 'there is no 2027-02-31'],
    ['at 9:00 today ping', 'past'],
    ['at 9:00 on 2026-11-27 ping', 'past'],
    ['at 9:00 on 5 may 2025 ping', 'past'],
    ['at 9:00 on 0001-01-01 ping', 'past'],
    ['in 0 minutes ping', 'past'],
    ['in 13 months ping', 'within a year'],
    ['in 9000 hours ping', 'within a year'],
    ['in 99999 years ping', 'within a year'],
    ['at 9:00 on 9999-12-31 ping', 'within a year'],
    ['at 9:00 on 5 may 2028 ping', 'within a year'],
  ])('%s', async (text, words) => {
    const refused = readWhen(text, friday, 'Europe/Berlin');
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(words);
  });

  it('a zone that is none', async () => {
    const refused = readWhen('at 17:00 ping', friday, 'Europe/Atlantis');
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow('"Europe/Atlantis"');
  });
});

describe('a change of the clock', () => {
  it.each([
    // Skipped: as much later as the clock is put forward.
    ['Europe/Berlin', '2026-03-28T12:00Z', 'at 2:30 ping', '2026-03-29T01:30:00Z'],
    ['America/New_York', '2026-03-07T12:00Z', 'tomorrow at 2:30 ping', '2026-03-08T07:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T02:00Z', 'tomorrow at 2:15 ping', '2026-10-03T15:45:00Z'],
    ['America/Santiago', '2026-09-05T12:00Z', 'at midnight ping', '2026-09-06T04:00:00Z'],
    ['Africa/Cairo', '2026-04-23T12:00Z', 'at 0:30 ping', '2026-04-23T22:30:00Z'],
    // Twice: the first.
    ['Europe/Berlin', '2026-10-24T12:00Z', 'at 2:30 ping', '2026-10-25T00:30:00Z'],
    ['America/New_York', '2026-10-31T12:00Z', 'at 1:30 ping', '2026-11-01T05:30:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T12:00Z', 'at 1:45 ping', '2026-04-04T14:45:00Z'],
    // The first is past.
    ['Europe/Berlin', '2026-10-25T00:40Z', 'at 2:30 ping', '2026-10-26T01:30:00Z'],
    // Days keep the time on the clock, hours are exact.
    ['Europe/Berlin', '2026-03-28T11:00Z', 'in 1 day ping', '2026-03-29T10:00:00Z'],
    ['Europe/Berlin', '2026-03-28T11:00Z', 'in 24 hours ping', '2026-03-29T11:00:00Z'],
    ['Europe/Berlin', '2026-10-24T11:00Z', 'in 1 day and 1 hour ping', '2026-10-25T13:00:00Z'],
    // Zones of half an hour, and at the end of the world, where tomorrow comes early.
    ['Asia/Kolkata', '2026-11-27T13:37Z', 'at 20:00 ping', '2026-11-27T14:30:00Z'],
    ['Pacific/Apia', '2026-11-27T13:37Z', 'at 9:00 on friday ping', '2026-12-03T20:00:00Z'],
    ['Pacific/Kiritimati', '2026-11-27T13:37Z', 'tomorrow at 9:00 ping', '2026-11-28T19:00:00Z'],
    ['Pacific/Pago_Pago', '2026-11-28T05:00Z', 'at 23:00 on friday ping', '2026-11-28T10:00:00Z'],
  ])('%s %s: %s', async (zone, now, text, due) => {
    expect(new Date((await readWhen(text, Date.parse(now), zone)).due)).toEqual(new Date(due));
  });
});

describe('the zone of this computer', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  // In winter, and in the hour that Auckland skips.
  it.each(['Pacific/Auckland', 'UTC', 'America/New_York'])('has no part in it: %s', async (zone) => {
    vi.stubEnv('TZ', zone);
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    expect(await read('at 9:00 on monday ping')).toBe('Mon 30 Nov 2026, 09:00 CET | ping');
    expect(await read('on 24 december at 18:00 ping')).toBe('Thu 24 Dec 2026, 18:00 CET | ping');
    expect(await read('in 2 days ping')).toBe('Sun 29 Nov 2026, 14:37:42 CET | ping');
    const skipped = Date.parse('2026-09-27T02:30:00+02:00');
    expect(await read('at 2:45 on sunday ping', skipped)).toBe('Sun 27 Sept 2026, 02:45 CEST | ping');
    expect(await read('at 2:15 on sunday ping', skipped)).toBe('Sun 4 Oct 2026, 02:15 CEST | ping');
    const daily = await readWhen('every day at 2:45 ping', skipped, 'Europe/Berlin');
    expect(shownWhen(daily.due, 'Europe/Berlin')).toBe('Sun 27 Sept 2026, 02:45 CEST (Europe/Berlin)');
    expect(nextDue(daily.repeat!, daily.due)).toBe(daily.due + 86_400_000);
  });
});
