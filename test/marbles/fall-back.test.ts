import { it } from 'vitest';
import { fallBack } from '../../src/operators/index.ts';
import { marbles } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const m = { type: 'text', to: 'slack:#ops', data: 'done', causes: ['e1'] };
const mailed = fallBack('email:ops', { after: 5 });

checklist(() => mailed, { a: m, b: m });

it('gives a message another way, but for one that has a way or goes there anyway', async () => {
  const fallback = { to: 'irc:#ops', after: 1 };
  await marbles(mailed, 'm---|', 'n---|', { m, n: { ...m, fallback: { to: 'email:ops', after: 5 } } });
  await marbles(mailed, 'a-b|', 'a-n|', {
    a: { ...m, fallback },
    b: { ...m, to: 'email:ann' },
    n: { to: 'email:ann', fallback: undefined },
  });
});
