import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { WindowByClockOptions } from '../../src/operators/index.ts';
import { windowByClock } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const schedule = {
  next: (after: number) => (Math.floor(after / 4) + 1) * 4,
  previous: (at: number) => Math.floor(at / 4) * 4,
};
const values = { a: text('a'), b: text('b'), c: text('c'), x: text('nothing') };
const keep = (event: TextEvent) => (event.data === 'nothing' ? undefined : event.data.toUpperCase());

const everyFour =
  (options: Partial<WindowByClockOptions<TextEvent, string>> = {}) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(windowByClock({ schedule, clock, keep, ...options }));

checklist<TextEvent>(
  ({ clock }) =>
    (source) =>
      everyFour()(source, { clock }),
  values,
);

it('gathers what comes between two boundaries, and skips a time in which nothing comes', async () => {
  await marbles(everyFour(), 'ab--c-----c|', '----m---n--(o|)', {
    ...values,
    m: { from: 0, to: 4, kept: ['A', 'B'], causes: ['a', 'b'], full: false },
    n: { from: 4, to: 8, kept: ['C'], causes: ['c'], full: false },
    o: { from: 8, to: 12, kept: ['C'], causes: ['c#2'], full: false },
  });
});

it('counts an event at a boundary to the next window', async () => {
  const m = { from: 0, to: 4, kept: ['A'] };
  const n = { from: 4, to: 8, kept: ['B'] };
  await marbles(everyFour(), 'a---b------', '----m---n--', { ...values, m, n });
});

it('lets go what it keeps nothing of, and opens no window for it', async () => {
  const { released, timers } = await marbles(everyFour(), 'x-x---', '------', values);
  expect(released).toEqual(['x', 'x#2']);
  expect(timers).toBe(0);
});

it('closes a window that is full, and goes on in the same time', async () => {
  await marbles(everyFour({ max: 2 }), 'abc-b-----', '-m--n---o-', {
    ...values,
    m: { from: 0, to: 4, kept: ['A', 'B'], full: true },
    n: { from: 0, to: 4, kept: ['C'], full: false },
    o: { from: 4, to: 8, kept: ['B'], full: false },
  });
});

it('closes at once when it holds one event', async () => {
  await marbles(everyFour({ max: 1 }), 'a-b-|', 'm-n-|', {
    ...values,
    m: { kept: ['A'], full: true },
    n: { kept: ['B'] },
  });
});

it('counts an event that was accepted before the window to the time it comes in', async () => {
  const late = text('late', { accepted: 3 });
  await marbles(everyFour(), '-----a', '--------m', { a: late, m: { from: 4, to: 8, kept: ['LATE'] } });
});

it('goes by the moment an event was accepted where the clock is behind', async () => {
  const m = { from: 0, to: 4, kept: ['A'] };
  const n = { from: 8, to: 12, kept: ['AHEAD'] };
  await marbles(everyFour(), 'ab------', '-m----------n', { a: text('a'), b: text('ahead', { accepted: 9 }), m, n });
});

it('forgets what it holds when the source errors: the events are still open', async () => {
  const { timers } = await marbles(everyFour(), 'a-#', '--#', values);
  expect(timers).toBe(0);
});

it('sets no timer once the source is complete', async () => {
  const { timers } = await marbles(everyFour(), 'a|', '-(m|)', { ...values, m: { from: 0, to: 4, kept: ['A'] } });
  expect(timers).toBe(0);
});

it('errors when keep throws', async () => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(everyFour({ keep: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});

it('holds ids, not events', async () => {
  const whole = (source: Observable<TextEvent>, world: World) =>
    everyFour()(source, world).pipe(map((window) => Object.keys(window)));
  await marbles(whole, 'a', '----m', { ...values, m: ['from', 'to', 'kept', 'causes', 'full'] });
});
