import { expect, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { UsageError } from '../../src/errors.ts';
import { answering, marbles, text } from '../../src/testing/index.ts';

const ping: Command = { name: 'ping', usage: 'ping', description: 'Returns pong', exec: () => 'pong' };

const slow: Command = {
  name: 'slow',
  usage: 'slow',
  description: 'Takes three milliseconds for each of two answers',
  async *exec() {
    for (const part of ['one', 'two']) {
      await new Promise((resolve) => setTimeout(resolve, 3));
      yield part;
    }
  },
};

const broken: Command = {
  name: 'broken',
  usage: 'broken',
  description: 'Fails',
  exec: () => {
    throw new UsageError('say it like this');
  },
};

const bot = answering({ '^ping$': ping, '^slow$': slow, '^broken$': broken }, { inputs: ['chat', 'email'] });

it('answers a command', async () => {
  const m = { to: 'chat:#ops', data: 'pong', causes: ['a'] };
  await marbles(answering({ '^ping$': ping }), { chat: '-a-|' }, { chat: '-m-|' }, { a: text('ping'), m });
});

it('says parts of an answer as they come, and goes on after an error', async () => {
  await marbles(
    bot,
    { chat: 'abc-----' },
    { chat: '-mno--p-' },
    {
      a: text('slow'),
      b: text('ping', { by: 'bob' }),
      c: text('broken', { by: 'cem' }),
      m: 'pong',
      n: /like this/,
      o: 'one',
      p: 'two',
    },
  );
});

it('answers elsewhere when it is told to', async () => {
  const e = { to: 'email:ops@example.org', data: /pong/ };
  await marbles(
    bot,
    { chat: 'a' },
    { chat: 'm', email: 'e' },
    { a: text('ping > email:ops@example.org'), m: /email/, e },
  );
});

it('keeps to what is allowed', async () => {
  const authorize = () => ({ allowed: false, code: 'not-allowed', words: 'not you' }) as const;
  await marbles(
    answering({ '^ping$': ping }, { authorize }),
    { chat: 'a' },
    { chat: 'm' },
    { a: text('ping'), m: 'not you' },
  );
});

it('listens to the inputs it was given only', async () => {
  await expect(marbles(answering({}), { slack: 'a' }, {})).rejects.toThrow("answering does not listen to 'slack'");
});
