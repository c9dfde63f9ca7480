import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { WindowPerKeyOptions } from '../../src/operators/index.ts';
import { windowPerKey } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = {
  a: text('a', { by: 'ann' }),
  b: text('b', { by: 'bob' }),
  c: text('c', { by: 'cem' }),
  x: text('nothing'),
};
const keep = (event: TextEvent) => (event.data === 'nothing' ? undefined : event.data.toUpperCase());
const key = (event: TextEvent) => event.sender.name;

const sessions =
  (options: Partial<WindowPerKeyOptions<TextEvent, string>> = {}) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(windowPerKey({ key, gap: 4, clock, keep, ...options }));

checklist<TextEvent>(
  ({ clock }) =>
    (source) =>
      sessions()(source, { clock }),
  values,
);

it('ends a window with a silence, each key for itself', async () => {
  await marbles(sessions(), 'a-ab------', '------mn--', {
    ...values,
    m: { key: 'ann', from: 0, to: 6, kept: ['A', 'A'], causes: ['a', 'a#2'], full: false },
    n: { key: 'bob', from: 3, to: 7, kept: ['B'], causes: ['b'], full: false },
  });
});

it('begins a new window when something comes at the moment the silence is over', async () => {
  const m = { key: 'ann', from: 0, to: 4, kept: ['A'] };
  await marbles(sessions(), 'a---a-----', '----m---n-', { ...values, m, n: { from: 4, to: 8 } });
});

it('gives out what it holds when the source completes, the quietest first', async () => {
  const { timers } = await marbles(sessions(), 'aba|', '---(nm|)', { ...values, m: { key: 'ann' }, n: { key: 'bob' } });
  expect(timers).toBe(0);
});

it('closes a window that is full', async () => {
  const m = { key: 'ann', kept: ['A', 'A'], full: true };
  await marbles(sessions({ max: 2 }), 'a-a-a-----', '--m-----n-', { ...values, m, n: { kept: ['A'], full: false } });
});

it('closes the window that was quiet longest when too many are open', async () => {
  const m = { key: 'bob', kept: ['B'], full: true };
  await marbles(sessions({ keys: 2 }), 'abac----|', '---m--no|', {
    ...values,
    m,
    n: { key: 'ann' },
    o: { key: 'cem' },
  });
});

it('lets go what it keeps nothing of', async () => {
  const { released, timers } = await marbles(sessions(), 'x----', '-----', values);
  expect(released).toEqual(['x']);
  expect(timers).toBe(0);
});

it.each(['keep', 'key'])('errors when %s throws', async (name) => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(sessions({ [name]: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});
