import { marbles, text, wholeBot } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { slackQueryEmail } from './slack-query-email.ts';

const values = {
  a: text('greet Ann'),
  q: { endpoint: 'Say.Hello', request: { name: 'Ann' }, causes: ['a'] },
  x: { msg: 'Hello Ann' },
  m: { subject: 'Slack: greet Ann', data: /"msg":"Hello Ann"/, causes: ['a'] },
  n: { data: /could not be asked:\s+service greeter: not found/ },
};

it('mails what the greeter says, though the bot is killed while it waits', async () => {
  await marbles(
    wholeBot([slackQueryEmail], { services: ['greeter'] }),
    { slack: '-a', greeter: '^----x-x', bot: '---!-^' },
    // The first answer came when nobody was there any more: it is asked again.
    { email: '-------m', greeter: '-q---q', accepted: '-a', settled: '-------a' },
    values,
    { frame: '1s' },
  );
});

it('says so when there is no greeter', async () => {
  await marbles(wholeBot([slackQueryEmail], { services: ['greeter'] }), { slack: 'a' }, { email: 'n' }, values);
});
