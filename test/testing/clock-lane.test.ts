import { Cron } from 'croner';
import type { Observable } from 'rxjs';
import { concatMap, delay, map, mergeMap, Observable as Stream, timer } from 'rxjs';
import { expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { marbles, text } from '../../src/testing/index.ts';

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
  const [fri, mon, tue] = ['2026-03-27T08:00:00.000Z', '2026-03-30T07:00:00.000Z', '2026-03-31T07:00:00.000Z'];
  return marbles(
    nine,
    'a',
    '8h f 70h 59m m 23h 59m t',
    { f: fri, m: mon, t: tue },
    { frame: '1m', start: '2026-03-27T00:00:00Z', until: '5d !' },
  );
});
