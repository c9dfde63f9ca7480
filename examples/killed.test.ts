import { marbles, text, wholeBot } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { slackToEmail } from './slack-to-email.ts';

it('mails the whole hour, though the bot is killed in the middle of it', () =>
  marbles(
    wholeBot([slackToEmail]),
    {
      slack: '20m a 9m b 14m c',
      bot: '  40m ! 9m ^      ', // kill -9, and started again
    },
    { email: '60m m' },
    {
      a: text('deploy failed', { by: 'ann' }),
      b: text('on it', { by: 'bob' }),
      c: text('fixed', { by: 'bob' }), // nobody hears it then
      m: { subject: '#ops: 3 messages', data: '- ann: deploy failed\n- bob: on it\n- bob: fixed' },
    },
    { frame: '1m' },
  ));
