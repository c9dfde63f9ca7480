import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { Holder } from '../../src/operators/hold-per-key.ts';
import { holdPerKey } from '../../src/operators/hold-per-key.ts';
import type { Held } from '../../src/operators/holding.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

interface Waiting extends Held {
  readonly event: TextEvent;
}

/** How long each is held: `4` is held for four. */
const values = {
  a: text('4'),
  b: text('4', { by: 'bob' }),
  l: text('9', { by: 'lea' }),
  n: text('Infinity', { by: 'nil' }),
};
const holder = ({ clock }: Pick<World, 'clock'>, keys = 10): Holder<TextEvent, Waiting, unknown> => ({
  clock,
  keys,
  take(event, holding, at) {
    holding.put(event.from, { until: at + Number(event.data), event });
    return [];
  },
  over: (key, { event, until }, why, holding) => {
    if (why === 'due' && event.data === '9') holding.put(key, { until: until + 3, event: { ...event, data: 'again' } });
    return [{ id: event.id, why }];
  },
});
const held = (keys?: number) => (source: Observable<TextEvent>, world: World) =>
  source.pipe(holdPerKey(holder(world, keys)));
const wanted = {
  x: { id: 'a', why: 'due' },
  y: { id: 'b', why: 'due' },
  z: { id: 'l', why: 'due' },
};

checklist<TextEvent>((world) => (source) => held()(source, world), values);

it('holds each until its time is over', async () => {
  const { timers } = await marbles(held(), 'a-b------|', '----x-y--|', { ...values, ...wanted });
  expect(timers).toBe(0);
});

it('gives out what is due first, whichever came first', async () => {
  await marbles(held(), 'lab----------', '-----xy--z--z', { ...values, ...wanted });
});

it('gives out what is due before it takes what comes at that moment', async () => {
  await marbles(held(), 'a---a----', '----x---m', { ...values, ...wanted, m: { id: 'a#2' } });
});

it('waits anew for what is held in the place of another', async () => {
  await marbles(held(), 'a--a---', '-------m', { ...values, m: { id: 'a#2' } });
});

it('gives out the longest untouched when it holds too many, and the rest when the source completes', async () => {
  await marbles(held(2), 'abal-|', '---m-(no|)', {
    ...values,
    m: { id: 'b', why: 'full' },
    n: { id: 'a#2', why: 'end' },
    o: { id: 'l', why: 'end' },
  });
});

it('sets no timer for what only an event ends', async () => {
  const { timers } = await marbles(held(), 'n----', '-----', values, { until: '----!' });
  expect(timers).toBe(0);
});

it('keeps the time in which something was accepted, though it comes out of a journal later', async () => {
  const early = text('4', { accepted: 0 });
  const late = text('4', { accepted: 3, by: 'bob' });
  await marbles(held(), '--a', '------m', { a: early, m: { id: 'a' } });
  await marbles(held(), 'a', '-------m', { a: late, m: { id: 'a' } });
});
