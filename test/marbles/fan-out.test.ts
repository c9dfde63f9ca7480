import { it } from 'vitest';
import { fanOut } from '../../src/operators/index.ts';
import { marbles } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const m = { type: 'text', to: 'slack:#ops', data: 'done', causes: ['e1'], conversation: 'slack:#ops/7' };
const k = { ...m, key: 'k', open: true };

checklist(() => fanOut('slack:#a', 'irc:#b'), { a: m, b: m });

it('sends a message everywhere, and settles its causes with the last', async () => {
  const gone = undefined;
  await marbles(fanOut('slack:#ops', 'irc:#b', 'email:ops@example.org'), 'm----|', '(abc)|', {
    m,
    a: { ...m, open: true },
    b: { type: 'text', to: 'irc:#b', data: 'done', causes: ['e1'], open: true, conversation: gone },
    c: { to: 'email:ops@example.org', data: 'done', causes: ['e1'], open: gone, conversation: gone },
  });
});

it('gives each copy a key of its own, and leaves open what was open', async () => {
  await marbles(fanOut('slack:#a', 'irc:#b'), 'k', '(ab)', {
    k,
    a: { key: 'k/slack:#a', open: true },
    b: { key: 'k/irc:#b', open: true },
  });
});
