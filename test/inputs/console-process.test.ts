import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { live } from '../peers/live.ts';

/** A bot that says `> ` and each line again, and leaves when the input ends and all is said. */
const echo = `
import { consoleInput } from ${JSON.stringify(new URL('../../src/inputs/console.ts', import.meta.url).href)};
import { reply } from ${JSON.stringify(new URL('../../src/outgoing.ts', import.meta.url).href)};
const log = { debug() {}, info() {}, warn() {}, error() {} };
const link = consoleInput.connect({}, { name: 'console', bot: 'micro', log }).subscribe((conn) => {
  let said = Promise.resolve();
  conn.events.subscribe({
    next: ({ event, ack }) => {
      ack();
      const message = { ...reply(event, 'you said ' + event.data), key: event.id };
      said = said.then(() => conn.send(message, new AbortController().signal)).catch(() => undefined);
    },
    complete: () => said.then(() => link.unsubscribe()),
  });
});
`;
const command = ['--max-old-space-size=48', '--input-type=module', '--eval', echo];

test('a piped session prints its answers in order, nothing else, and ends by itself', async () => {
  const bot = spawn(process.execPath, command);
  bot.stdin.end('one\n\ntwo\nthree');
  const [out, error, [code]] = await Promise.all([text(bot.stdout), text(bot.stderr), once(bot, 'exit')]);
  expect({ out, error, code }).toEqual({ out: 'you said one\nyou said two\nyou said three\n', error: '', code: 0 });
});

test('a line without end takes no memory', async () => {
  const bot = spawn(process.execPath, command);
  const chunk = 'z'.repeat(1024 * 1024);
  const end = Promise.all([text(bot.stdout), text(bot.stderr), once(bot, 'exit')]);
  for (let n = 0; n < 256; n += 1) if (!bot.stdin.write(chunk)) await once(bot.stdin, 'drain');
  bot.stdin.end('\nafter\n');
  const [out, error, [code]] = await end;
  expect(out).toBe('error: line 1 is too long, so it was not read; the most is 1 MiB\nyou said after\n');
  expect({ error, code }).toEqual({ error: '', code: 0 });
});

test('ends quietly when nobody reads any more', async () => {
  const bot = spawn(process.execPath, command);
  const end = Promise.all([text(bot.stderr), once(bot, 'exit')]);
  bot.stdin.on('error', () => undefined);
  bot.stdin.write('one\n');
  await once(bot.stdout, 'data');
  bot.stdout.destroy();
  while (bot.exitCode === null && bot.signalCode === null) {
    bot.stdin.write('more\n');
    await turn();
  }
  const [error, [code]] = await end;
  expect({ error, code }).toEqual({ error: '', code: 0 });
});

live('script', 'a real terminal', () => {
  test('prompts, answers above the prompt, and leaves the terminal as it was', async () => {
    const quoted = [process.execPath, ...command].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const bot = spawn('script', ['--quiet', '--return', '--command', `${quoted}; stty -a`, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
    });
    let seen = '';
    const until = async (words: string) => {
      while (!seen.includes(words)) seen += String((await once(bot.stdout, 'data'))[0]);
    };
    await until('micro> ');
    bot.stdin.write('hello\r');
    await until('you said hello');
    const exit = once(bot, 'exit');
    bot.stdin.write('\u0004');
    await until('icanon');
    expect(await exit).toEqual([0, null]);
    expect(seen).not.toContain('-icanon');
    expect(seen).not.toContain('\u001b[1mmicro');
  });
});
