import { expect, it } from 'vitest';
import { saidBy } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = {
  a: text('hi', { by: 'ann' }),
  b: text('hi', { by: 'bob' }),
  c: text('hi', { from: 'slack:U1', by: 'ann' }),
};

checklist(() => saidBy('ann'), values);

it.each([
  ['by name, in any input', 'ann', 'a-a-c', ['b']],
  ['by address', 'slack:U1', '----c', ['a', 'b', 'a#2']],
])('keeps a person %s', async (_title, person, wanted, gone) => {
  const { released } = await marbles(saidBy(person), 'aba-c', wanted, values);
  expect(released).toEqual(gone);
});
