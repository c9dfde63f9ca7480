import { Cron } from 'croner';
import type { Observable } from 'rxjs';
import { concatMap, delay, map, mergeMap, Observable as Stream, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { only } from '../../src/operators/index.ts';
import { send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';

type Said = { readonly slack: Observable<Event> };

const times = ({ slack }: Said) => ({
  out: slack.pipe(map(({ at }) => [at, Date.now()].map((one) => new Date(one).toISOString()))),
});
/** When an event came, and what the clock shows then. */
const both = (time: string) => [`${time}.000Z`, `${time}.000Z`];

it('sets the wall clock forward and back, and to a moment, before anything else of its moment', () =>
  marbles(
    times,
    { slack: 'a a a a', clock: '- f b t' },
    { out: 'j k l m' },
    {
      a: text('what time is it?'),
      f: '+1h',
      b: '-30s',
      t: '2026-03-29T01:00:00Z',
      j: both('2026-03-28T00:00:00'),
      k: both('2026-03-28T01:00:01'),
      l: both('2026-03-28T00:59:32'),
      m: both('2026-03-29T01:00:00'),
    },
    { frame: '1s', start: '2026-03-28T00:00:00Z' },
  ));

it('leaves timers and frames as they are, however the clock is set', () =>
  marbles(
    ({ slack }: Said) => ({
      late: slack.pipe(delay(5)),
      slow: slack.pipe(concatMap(() => new Promise((resolve) => setTimeout(() => resolve('s'), 7)))),
      wall: slack.pipe(mergeMap(() => timer(3).pipe(map(() => Date.now())))),
    }),
    { slack: 'a', clock: '- f - b' },
    { late: '-----a', slow: '-------s', wall: '---w' },
    { a: text('hi'), f: '+2d', b: '-7d', w: (now: unknown) => now === 2 * 86_400_000 - 7 * 86_400_000 + 3 },
  ));

it('is an input where a pipeline listens to one of this name', () =>
  marbles(
    { name: 'listens', from: ['clock'], run: ({ clock }: { readonly clock: Observable<Event> }) => ({ out: clock }) },
    { clock: 'a' },
    { out: 'a' },
    { a: text('tick') },
  ));

it.each(['1h', '+soon', 'tomorrow', 5])('says what is wrong with %j', async (f) => {
  const failing = marbles(times, { slack: 'a', clock: 'f' }, {}, { a: text('hi'), f });
  await expect(failing).rejects.toThrow(
    "lane clock: f sets the clock by a time ('+1h', '-5m') or to a moment ('2026-03-29T01:00:00Z')",
  );
});

it('runs jobs of croner in virtual days: every weekday at nine, over a weekend in which summer time begins', () => {
  const nine = (source: Observable<unknown>) =>
    source.pipe(
      mergeMap(
        () =>
          new Stream<string>((out) => {
            const job = new Cron('0 9 * * 1-5', { timezone: 'Europe/Berlin' }, () =>
              out.next(new Date().toISOString()),
            );
            return () => job.stop();
          }),
      ),
    );
  const [fri, mon] = ['2026-03-27T08:00:00.000Z', '2026-03-30T07:00:00.000Z'];
  return marbles(
    nine,
    'a',
    '30m f 70h 59m m',
    { f: fri, m: mon },
    { frame: '1m', start: '2026-03-27T07:30:00Z', until: '3d !' },
  );
});

describe('of a whole bot', () => {
  const every = (period: string, zone: string) =>
    wholeBot([
      summary({ route: parseRoute(`slack:#ops -> email:team@example.org every ${period}`, '--summary'), zone }),
    ]);
  const hourly = every('1h', 'UTC');
  const said = { a: text('deploy failed'), b: text('fixed') };
  const nine = { frame: '1m', start: '2026-03-28T09:00:00Z' };

  it('set forward over the end of a window closes it, and the next one begins where the clock is', () =>
    marbles(
      hourly,
      { slack: '20m a 9m b', clock: '25m f' },
      { email: '25m m 34m n', settled: '25m a 34m b' },
      {
        ...said,
        f: '+1h',
        m: { subject: '#ops: 1 message by 1 person, 09:00–10:00 UTC (Sat 28 Mar), late', causes: ['a'] },
        n: { subject: '#ops: 1 message by 1 person, 10:00–11:00 UTC (Sat 28 Mar)', causes: ['b'] },
      },
      nine,
    ));

  it.each(['40m', '24m !-^'])(
    'set back makes a window last longer, and one of it, also with a bot like %j',
    async (bot) => {
      await marbles(
        hourly,
        { slack: '20m a 19m b', clock: '25m f', bot },
        { email: '2h m', accepted: '20m a 19m b', settled: '2h (ab)' },
        {
          ...said,
          f: '-1h',
          m: { subject: '#ops: 2 messages by 1 person, 09:00–10:00 UTC (Sat 28 Mar)', causes: ['a', 'b'] },
        },
        nine,
      );
    },
  );

  it.each([
    {
      night: 'summer time begins',
      start: '2026-03-28T12:00:00Z',
      s: '2026-03-29T06:00:00Z',
      from: 'Sat 28 Mar 09:00 CET – Sun 29 Mar 09:00 CEST',
    },
    {
      night: 'summer time ends',
      start: '2026-10-24T12:00:00Z',
      s: '2026-10-25T07:00:00Z',
      from: 'Sat 24 Oct 09:00 CEST – Sun 25 Oct 09:00 CET',
    },
  ])('set over a night in which $night has the summary at nine on the wall', async ({ start, s, from }) => {
    await marbles(
      every('1d at 09:00', 'Europe/Berlin'),
      { slack: 'a-b', clock: '-s' },
      { email: '- 1h m' },
      { ...said, s, m: { subject: `#ops: 2 messages by 1 person, ${from}`, causes: ['a', 'b'] } },
      { frame: '1m', start },
    );
  });

  it('moves what was put off: it is due by the wall', async () => {
    const reminding = pipeline({
      name: 'reminding',
      from: ['slack', 'later'],
      to: ['slack'],
      run: ({ slack, later }) => ({
        later: slack.pipe(map(({ id, accepted }) => ({ due: accepted + 3_600_000, data: id, causes: [id] as const }))),
        slack: later.pipe(
          only((event) => event.pipeline === 'reminding'),
          map((event) => send([event], 'slack:#ops', String(event.data))),
        ),
      }),
    });
    const values = { ...said, f: '+2h', g: '-30m', m: 'a' };
    await marbles(wholeBot([reminding]), { slack: 'a', clock: '10m f' }, { slack: '10m m' }, values, nine);
    await marbles(wholeBot([reminding]), { slack: 'a', clock: '10m g' }, { slack: '90m m' }, values, nine);
  });
});
