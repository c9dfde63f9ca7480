import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import { windowByCount } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = { a: text('a'), b: text('b'), c: text('c'), x: text('nothing') };
const keep = (event: TextEvent) => (event.data === 'nothing' ? undefined : event.data.toUpperCase());
const pairs = (source: Observable<TextEvent>) => source.pipe(windowByCount({ count: 2, keep }));

checklist<TextEvent>(() => pairs, values);

it('gathers so many into each window, and what is left at the end', async () => {
  await marbles(pairs, 'a-b-c-|', '--m---(n|)', {
    ...values,
    m: { from: 0, to: 3, kept: ['A', 'B'], causes: ['a', 'b'], full: true },
    n: { from: 4, to: 5, kept: ['C'], causes: ['c'], full: false },
  });
});

it('lets go what it keeps nothing of', async () => {
  const { released } = await marbles(pairs, 'axb|', '--m|', { ...values, m: { kept: ['A', 'B'], causes: ['a', 'b'] } });
  expect(released).toEqual(['x']);
});

it('errors when keep throws', async () => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(windowByCount({ count: 2, keep: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});
