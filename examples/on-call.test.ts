import { alert, marbles, text, wholeBot } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { onCall } from './on-call.ts';

const thread = { conversation: 'topic:greeter' };
const values = {
  a: alert('greeter does not answer', { fingerprint: 'greeter' }),
  l: text('I look', { by: 'ann', ...thread }),
  o: alert('greeter does not answer', { fingerprint: 'greeter', status: 'resolved' }),
  m: { to: 'slack:#ops', data: 'greeter does not answer. Answer here when you have it.', ...thread, causes: ['a'] },
  n: { to: 'email:ann@example.org', subject: 'greeter does not answer', causes: ['a'] },
  p: { data: 'ann has it.', causes: ['l', 'a'] },
  q: { data: 'It is over.', causes: ['o', 'a'] },
};

it('mails Ann when nobody answers, and tells all who has it and that it is over', () =>
  marbles(
    wholeBot([onCall]),
    {
      alerts: 'a             44m o', // fires, and is over
      slack: ' 15m         l    ', // Ann answers in the thread
    },
    {
      slack: ' m 14m       p 29m q',
      email: ' 10m n 4m    p 29m q',
    },
    values,
    { frame: '1m' },
  ));

it('does so though the bot is killed, and back when the mail is long due', () =>
  marbles(
    wholeBot([onCall]),
    {
      alerts: 'a             44m o',
      slack: ' 15m         l    ',
      bot: '   5m ! 6m ^        ',
    },
    {
      slack: ' m 14m       p 29m q',
      email: ' 12m n 2m    p 29m q',
    },
    values,
    { frame: '1m' },
  ));
