import { marbles, text, wholeBot } from 'micro-bot-streams/testing';
import { expect, it } from 'vitest';
import { commands } from './deploy.ts';

it('goes on where it was, though the bot is killed before each answer', async () => {
  const called: string[] = [];
  const call = async (service: string) => {
    called.push(service);
    return { json: '42' };
  };
  await marbles(
    wholeBot([], { commands }),
    {
      chat: 'd---s---y-w',
      bot: '-!-^-!-^   ', // kill -9, and started again
    },
    { chat: 'q---r---m-n' },
    {
      d: text('deploy greeter'),
      q: 'Where to put greeter? (staging / production)',
      s: text('staging'),
      r: 'Build 42 is ready. Put it on staging? (yes / no)',
      y: text('yes'),
      m: 'build 42 of greeter is on staging',
      w: text('deployed'),
      n: /greeter on staging +42/,
    },
    { world: { call } },
  );
  expect(called).toEqual(['builder', 'deployer']);
});

it('asks what became of it when the bot was killed in the middle, and builds nothing twice', async () => {
  const called: string[] = [];
  const call = async (service: string) => {
    called.push(service);
    // The bot is killed while it waits for this.
    if (called.length === 2) await new Promise(() => undefined);
    return { json: '42' };
  };
  await marbles(
    wholeBot([], { commands }),
    {
      chat: 'd-s-y-----a',
      bot: '------!-^  ',
    },
    { chat: 'q-r-----u-m' },
    {
      d: text('deploy greeter'),
      q: /Where to/,
      s: text('production'),
      r: /ready/,
      y: text('yes'),
      u: 'I was restarted while running `deploy greeter`. Did it happen? (done / again)',
      a: text('again'),
      m: 'build 42 of greeter is on production',
    },
    { world: { call } },
  );
  expect(called).toEqual(['builder', 'deployer', 'deployer']);
});
