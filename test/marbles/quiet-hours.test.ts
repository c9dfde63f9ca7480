import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { QuietHoursOptions } from '../../src/operators/index.ts';
import { quietHours } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { hours } from '../../src/when/hours.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = { a: text('disk at 80%'), b: text('build failed'), c: text('hi'), u: text('down!') };
const untilFive = { until: (at: number) => (at < 5 ? 5 : undefined) };
const quiet =
  (options: Partial<QuietHoursOptions<TextEvent>> = {}) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(quietHours({ hours: untilFive, clock, urgent: ({ data }) => data === 'down!', ...options }));

checklist<TextEvent>(
  ({ clock }) =>
    (source) =>
      quiet()(source, { clock }),
  values,
);

it('holds what comes while it is quiet, and lets out what is urgent', async () => {
  const { released, timers } = await marbles(quiet(), '-abu------c-|', '---u-(ab)-c-|', values);
  expect(released).toEqual([]);
  expect(timers).toBe(0);
});

it('lets what was held out before what comes at that moment', async () => {
  await marbles(quiet(), 'a----c', '-----(ac)', values);
});

it('lets all through but what is urgent, too, where nothing is said to be', async () => {
  const all = (source: Observable<TextEvent>, { clock }: World) => source.pipe(quietHours({ hours: untilFive, clock }));
  await marbles(all, 'au----', '-----(au)', values);
});

it('lets the oldest out early when it holds too many', async () => {
  await marbles(quiet({ max: 1 }), 'ab----', '-a---b', values);
});

it('gives out what it holds when the source completes', async () => {
  await marbles(quiet(), 'ab|', '--(ab|)', values);
});

it('is quiet by the clock on the wall of a zone', async () => {
  const night = quiet({ hours: hours('22:00-07:00', 'Europe/Berlin') });
  // 21:00 in Berlin; the clock is put forward in that night, which is eight hours long.
  await marbles(night, 'a 59m b 479m c', 'a 539m (bc)', values, { frame: '1m', start: '2026-03-28T20:00:00Z' });
});

it('errors when the hours throw', async () => {
  const broken = {
    until: () => {
      throw new RangeError('out of it');
    },
  };
  await marbles(quiet({ hours: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});
