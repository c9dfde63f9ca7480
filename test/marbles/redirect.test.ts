import { it } from 'vitest';
import { redirect } from '../../src/operators/index.ts';
import { marbles } from '../../src/testing/index.ts';
import { checklist } from './checklist.ts';

const m = { type: 'text', to: 'slack:#ops', data: 'done', causes: ['e1'], conversation: 'slack:#ops/7', subject: 's' };

checklist(() => redirect('slack:#a'), { a: m, b: m });

it('sends a message elsewhere, out of its conversation, with its causes', async () => {
  const n = { to: 'email:ops@example.org', data: 'done', causes: ['e1'], subject: 's', conversation: undefined };
  await marbles(redirect('email:ops@example.org'), '-m-|', '-n-|', { m, n });
});

it('leaves alone what goes there already', async () => {
  await marbles(redirect('slack:#ops'), '-m-|', '-m-|', { m });
});
