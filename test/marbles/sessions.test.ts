import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { SessionsOptions } from '../../src/operators/index.ts';
import { sessions } from '../../src/operators/index.ts';
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

const perPerson =
  (options: Partial<SessionsOptions<TextEvent, string>> = {}) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(sessions({ key, gap: 4, clock, keep, ...options }));

checklist<TextEvent>(
  ({ clock }) =>
    (source) =>
      perPerson()(source, { clock }),
  values,
);

it('ends a window with a silence, each key for itself', async () => {
  await marbles(perPerson(), 'a-ab------', '------mn--', {
    ...values,
    m: { key: 'ann', from: 0, to: 6, kept: ['A', 'A'], causes: ['a', 'a#2'], full: false },
    n: { key: 'bob', from: 3, to: 7, kept: ['B'], causes: ['b'], full: false },
  });
});

it('begins a new window when something comes at the moment the silence is over', async () => {
  const m = { key: 'ann', from: 0, to: 4, kept: ['A'] };
  await marbles(perPerson(), 'a---a-----', '----m---n-', { ...values, m, n: { from: 4, to: 8 } });
});

it('gives out what it holds when the source completes, the quietest first', async () => {
  const { timers } = await marbles(perPerson(), 'aba|', '---(nm|)', {
    ...values,
    m: { key: 'ann' },
    n: { key: 'bob' },
  });
  expect(timers).toBe(0);
});

it('closes a window that is full', async () => {
  const m = { key: 'ann', kept: ['A', 'A'], full: true };
  await marbles(perPerson({ max: 2 }), 'a-a-a-----', '--m-----n-', { ...values, m, n: { kept: ['A'], full: false } });
});

it('closes the window that was quiet longest when too many are open', async () => {
  const m = { key: 'bob', kept: ['B'], full: true };
  await marbles(perPerson({ keys: 2 }), 'abac----|', '---m--no|', {
    ...values,
    m,
    n: { key: 'ann' },
    o: { key: 'cem' },
  });
});

it('lets go what it keeps nothing of', async () => {
  const { released, timers } = await marbles(perPerson(), 'x----', '-----', values);
  expect(released).toEqual(['x']);
  expect(timers).toBe(0);
});

it.each(['keep', 'key'])('errors when %s throws', async (name) => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(perPerson({ [name]: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});

it('ends a session that lasts too long', async () => {
  const m = { from: 0, to: 5, kept: ['A', 'A', 'A'], full: true };
  await marbles(perPerson({ longest: 5 }), 'a-a-a--a---', '-----m-----n', {
    ...values,
    m,
    n: { from: 7, to: 11, full: false },
  });
});

it('is one session for all without a key', async () => {
  const one = (source: Observable<TextEvent>, { clock }: World) => source.pipe(sessions({ gap: 4, clock, keep }));
  await marbles(one, 'a-b----', '------m', { ...values, m: { key: '', kept: ['A', 'B'], causes: ['a', 'b'] } });
});
