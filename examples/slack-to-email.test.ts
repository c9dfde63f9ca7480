import { marbles, text } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { slackToEmail } from './slack-to-email.ts';

it('mails on the hour what was said in #ops', () =>
  marbles(
    slackToEmail,
    { slack: '20m a 9m b 9m c' },
    { email: '60m m          ' },
    {
      a: text('deploy failed', { by: 'ann' }),
      b: text('lunch?', { in: '#random' }),
      c: text('fixed', { by: 'bob' }),
      m: { to: 'email:team@example.org', subject: /2 messages/, data: '- ann: deploy failed\n- bob: fixed' },
    },
    { frame: '1m' },
  ));
