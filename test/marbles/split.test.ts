import { it } from 'vitest';
import { split } from '../../src/operators/index.ts';
import { marbles } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const m = { type: 'text', to: 'slack:#ops', data: 'first, second and third', causes: ['e1'] };

checklist(() => split(16), { a: m, b: m });

it('makes several messages of a long one, and settles its causes with the last', async () => {
  await marbles(split(16), 'm----|', '(ab)-|', {
    m,
    a: { ...m, data: 'first, second ', open: true },
    b: { ...m, data: 'and third', open: undefined },
  });
});

it('leaves alone what is short, and keeps open what was open', async () => {
  const table = [{ type: 'table', rows: [['a', 'b']] }];
  await marbles(split(16), 'n-k', 'n-(ab)', {
    n: { ...m, data: table },
    k: { ...m, key: 'k', open: true },
    a: { key: 'k/1', open: true },
    b: { key: 'k/2', open: true },
  });
});

it('makes plain text of blocks that are too long', async () => {
  const list = [{ type: 'list', items: ['first of all', 'second'] }];
  await marbles(split(16), 'n', '(ab)', { n: { ...m, data: list }, a: '- first of all\n', b: '- second' });
});
