import { expect, it } from 'vitest';
import { only } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const values = { a: text('deploy'), b: text('lunch?'), c: text('deployed') };

checklist(() => only(() => true), values);

it('keeps what the predicate is true for, and lets the rest go', async () => {
  const deploys = only((event: { id: string; data?: string }) => event.data?.startsWith('deploy') === true);
  const { released } = await marbles((source) => source.pipe(deploys as never), 'a-b-c-|', 'a---c-|', values);
  expect(released).toEqual(['b']);
});

it('errors when the predicate throws', async () => {
  const broken = only(() => {
    throw new RangeError('out of it');
  });
  await marbles(broken, '-a-b', '-#', { ...values, '#': 'out of it' });
});
