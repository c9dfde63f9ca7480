import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { Repeat } from '../../src/repeat.ts';
import { nextDue } from '../../src/when/next-due.ts';
import { shownWhen } from '../../src/when/shown-when.ts';
import { readWhen } from '../../src/when.ts';

/** A Friday, 14:37:42 in Berlin. */
const friday = Date.parse('2026-11-27T13:37:42.500Z');

async function repeat(text: string, zone: string, now = friday): Promise<Repeat> {
  const read = await readWhen(`${text} ping`, now, zone);
  expect(read.text).toBe('ping');
  return read.repeat!;
}

describe('what repeats', () => {
  it.each([
    ['every minute ping', 'every minute', 'Fri 27 Nov 2026, 14:38', 'ping'],
    ['every 5 minutes ping', 'every 5 minutes', 'Fri 27 Nov 2026, 14:40', 'ping'],
    ['every 5m, ping', 'every 5 minutes', 'Fri 27 Nov 2026, 14:40', 'ping'],
    ['every 120s ping', 'every 2 minutes', 'Fri 27 Nov 2026, 14:38', 'ping'],
    ['every hour ping', 'every hour', 'Fri 27 Nov 2026, 15:00', 'ping'],
    ['every 60 minutes ping', 'every hour', 'Fri 27 Nov 2026, 15:00', 'ping'],
    ['Every 2 hours ping', 'every 2 hours', 'Fri 27 Nov 2026, 16:00', 'ping'],
    [
      'every day at 9:00 list services > email:x',
      'every day at 09:00',
      'Sat 28 Nov 2026, 09:00',
      'list services > email:x',
    ],
    ['every day at 17:00:30 ping', 'every day at 17:00:30', 'Fri 27 Nov 2026, 17:00:30', 'ping'],
    ['every day at midnight ping', 'every day at 00:00', 'Sat 28 Nov 2026, 00:00', 'ping'],
    ['every weekday at 9am ping', 'every weekday at 09:00', 'Mon 30 Nov 2026, 09:00', 'ping'],
    ['every monday at 9:00 on call', 'every monday at 09:00', 'Mon 30 Nov 2026, 09:00', 'on call'],
    ['every week on monday at 9:00 ping', 'every monday at 09:00', 'Mon 30 Nov 2026, 09:00', 'ping'],
    ['every thursday and monday at 8:30 ping', 'every monday and thursday at 08:30', 'Mon 30 Nov 2026, 08:30', 'ping'],
    [
      'every sun, Wed,fri and sun at 8:30 ping',
      'every wednesday, friday and sunday at 08:30',
      'Sun 29 Nov 2026, 08:30',
      'ping',
    ],
    ['every month on the 1st at 9:00 ping', 'every month on the 1st at 09:00', 'Tue 1 Dec 2026, 09:00', 'ping'],
    ['every month on the 22nd at 9:00 ping', 'every month on the 22nd at 09:00', 'Tue 22 Dec 2026, 09:00', 'ping'],
    [
      'every month on the last day at 9:00 ping',
      'every month on the last day at 09:00',
      'Mon 30 Nov 2026, 09:00',
      'ping',
    ],
    ['every 5 minutes at noon ping', 'every 5 minutes', 'Fri 27 Nov 2026, 14:40', 'at noon ping'],
    ['every hour on friday ping', 'every hour', 'Fri 27 Nov 2026, 15:00', 'on friday ping'],
  ])('%s', async (text, said, first, command) => {
    const when = await readWhen(text, friday, 'Europe/Berlin');
    expect(when.repeat).toMatchObject({ text: said, zone: 'Europe/Berlin' });
    expect(shownWhen(when.due, 'Europe/Berlin')).toBe(`${first} CET (Europe/Berlin)`);
    expect(when.text).toBe(command);
  });

  it.each([
    ['every 30s ping', 'more often than every minute'],
    ['every 0 minutes ping', 'more often than every minute'],
    ['every 45 minutes ping', 'does not fit the clock'],
    ['every 90s ping', 'does not fit the clock'],
    ['every 5 hours ping', 'does not fit the clock'],
    ['every 24 hours ping', 'every day at 9:00'],
    ['every day ping', 'at what time of day?'],
    ['every monday and ping', 'at what time of day?'],
    ['every 2 days at 9:00 ping', 'not on the same days'],
    ['every other monday at 9:00 ping', 'not on the same days'],
    ['every month on the 31st at 9:00 ping', 'last day'],
    ['every day at 24:00 ping', 'not a time of day'],
    ['every wedday at 9:00 ping', '"every wedday" is nothing that comes again.'],
    ['every ping', '"every ping" is nothing that comes again.'],
    ['every at 9:00 ping', '"every at 9:00" is nothing that comes again.'],
    ['every 5 minutes', 'what is to be run then?'],
  ])('refuses %s', async (text, words) => {
    const refused = readWhen(text, friday, 'Europe/Berlin');
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(words);
  });

  it('what it says of itself is read as the same', async () => {
    for (const text of ['every 5m', 'every 3h', 'every fri and mon at 5pm', 'every month on the 3rd at 9:00:30']) {
      const once = await repeat(text, 'UTC');
      expect(await repeat(once.text, 'UTC')).toEqual(once);
    }
  });
});

describe('a change of the clock', () => {
  async function following(text: string, zone: string, after: string, count: number): Promise<string[]> {
    const rule = await repeat(text, zone);
    const times: string[] = [];
    for (let at = Date.parse(after); times.length < count; times.push(new Date(at).toISOString().slice(0, 16))) {
      at = nextDue(rule, at)!;
    }
    return times;
  }

  it('a time of day that is skipped is when the clock goes on', async () => {
    expect(await following('every day at 2:30', 'Europe/Berlin', '2026-03-28T00:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });

  it('a time of day that is there twice comes the first time', async () => {
    expect(await following('every day at 2:30', 'Europe/Berlin', '2026-10-24T00:00Z', 3)).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('some hours come once, and one that is skipped is when the clock goes on', async () => {
    expect(await following('every 2 hours', 'Europe/Berlin', '2026-03-28T23:00Z', 3)).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T02:00',
      '2026-03-29T04:00',
    ]);
    expect(await following('every 2 hours', 'Europe/Berlin', '2026-10-24T22:00Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T03:00',
      '2026-10-25T05:00',
    ]);
  });

  it('minutes go on through both of the hours', async () => {
    expect(await following('every 30 minutes', 'Europe/Berlin', '2026-10-24T23:50Z', 5)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
    expect(await following('every 15 minutes', 'Australia/Lord_Howe', '2026-04-04T14:20Z', 5)).toEqual([
      '2026-04-04T14:30',
      '2026-04-04T14:45',
      '2026-04-04T15:00',
      '2026-04-04T15:15',
      '2026-04-04T15:30',
    ]);
  });
});

describe('over two years', { timeout: 60_000 }, () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Pacific/Apia',
    'America/Santiago',
    'Africa/Cairo',
  ];
  const start = Date.parse('2026-01-01T00:00:00Z');
  const end = Date.parse('2028-01-01T00:00:00Z');

  /** The days a rule comes due on, as the zone's calendar has them. */
  function daysOf(rule: Repeat): string[] {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: rule.zone, dateStyle: 'short' });
    const days: string[] = [];
    let at = start;
    for (let next = nextDue(rule, at); next !== undefined && next < end; next = nextDue(rule, at)) {
      expect(next).toBeGreaterThan(at);
      at = next;
      days.push(calendar.format(at));
    }
    return days;
  }

  /** Every day from the first to the last of some. */
  function everyDay(days: readonly string[]): string[] {
    const first = Date.parse(days[0]!);
    const count = (Date.parse(days.at(-1)!) - first) / 86_400_000 + 1;
    return Array.from({ length: count }, (_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10));
  }

  it.each(zones)('every day has its one time in the night: %s', async (zone) => {
    for (const time of ['0:00', '0:30', '1:45', '2:15', '2:30', '23:30']) {
      const days = daysOf(await repeat(`every day at ${time}`, zone));
      expect(days.length).toBeGreaterThan(728);
      expect(days, time).toEqual(everyDay(days));
    }
  });

  it('every day has its one time, whenever that is', async () => {
    const time = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([hours, minutes]) => `${hours}:${`${minutes}`.padStart(2, '0')}`);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...zones), time, async (zone, at) => {
        const days = daysOf(await repeat(`every day at ${at}`, zone));
        expect(days.length).toBeGreaterThan(728);
        expect(days).toEqual(everyDay(days));
      }),
      { numRuns: 12 },
    );
  });

  it('what comes next is later, whatever the rule and the moment', async () => {
    const rules = fc.constantFrom(
      'every minute',
      'every 20 minutes',
      'every hour',
      'every 3 hours',
      'every day at 2:30',
      'every weekday at 0:00',
      'every sunday at 1:59',
      'every month on the 28th at 2:00',
      'every month on the last day at 23:59',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        rules,
        fc.integer({ min: start, max: end }),
        async (zone, text, from) => {
          const rule = await repeat(text, zone);
          for (let count = 0, at = from; count < 20; count += 1) {
            const next = nextDue(rule, at)!;
            expect(next).toBeGreaterThan(at);
            // Nothing is between: from halfway on, the same is next.
            expect(nextDue(rule, Math.floor((at + next) / 2))).toBe(next);
            at = next;
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
