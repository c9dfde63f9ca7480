import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack, Posted } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { startGate } from './gate.ts';
import type { BotProcess } from './harness.ts';
import { emailFlags, slackFlags, startBot } from './harness.ts';

const plugin = `--plugin=${new URL('troubles.ts', import.meta.url).pathname}`;

let fake: FakeSlack;
beforeEach(async () => {
  fake = await fakeSlack();
  return () => fake.close();
});

const start = (...flags: string[]) =>
  startBot(['--inputs=slack', '--registry=memory', plugin, ...slackFlags(fake), ...flags]);

/** Says something to the bot in a room, and resolves with the first answer in its thread. */
async function answerTo(text: string, channel = '#ops', user = 'ann'): Promise<Posted> {
  const ts = fake.say({ channel, user, text: fake.typed(`@micro ${text}`) });
  return fake.posted(({ thread }) => thread === ts);
}

/** Whatever came before, it still answers, and stops cleanly. */
async function stillWorks(bot: BotProcess): Promise<void> {
  expect((await answerTo('ping')).text).toBe('pong');
  expect((await answerTo('ping', '#dev', 'bob')).text).toBe('pong');
  expect((await bot.stop()).code).toBe(0);
}

describe('a command that', () => {
  it.each([
    ['throw', 'error executing cmd: it broke on purpose'],
    ['reject', 'error executing cmd: it was refused on purpose'],
    ['odd', 'error executing cmd: the command answered something that is not a text'],
  ])('does "%s" says so where it was asked', async (text, words) => {
    await using bot = await start();
    expect((await answerTo(text)).text).toBe(words);
    await bot.logged(({ code, command }) => code === 'failed' && command === text);
    await stillWorks(bot);
  });

  it('hangs is ended when its time is over, and says so', async () => {
    await using bot = await start('--command_timeout=300ms');
    expect((await answerTo('hang')).text).toBe('error executing cmd: gave up after 300 milliseconds: hang');
    await bot.logged(({ code, command }) => code === 'timeout' && command === 'hang');
    await stillWorks(bot);
  });

  it.each([
    ['flood', 'line'],
    ['drip', 'drop'],
  ])(
    'answers 100,000 lines ("%s") shows the first, how many more there are, and how to ask for less',
    async (text, line) => {
      await using bot = await start();
      const ts = fake.say({ channel: '#ops', user: 'ann', text: `<@U0BOT> ${text}` });
      const last = await fake.posted((post) => post.thread === ts && / more lines?:/.test(post.text));
      const whole = fake.ledger.posted
        .filter(({ thread }) => thread === ts)
        .map((post) => post.text)
        .join('\n');
      const shown = [...whole.matchAll(new RegExp(`^${line} (\\d+)$`, 'gm'))].map(([, number]) => Number(number));
      const [, left] = /…and (\d+) more lines: help \w+ says how to ask for less$/.exec(last.text) ?? [];
      expect(shown).toEqual(shown.map((_, index) => index + 1));
      expect(shown.length).toBeGreaterThan(10);
      expect(shown.length + Number(left)).toBe(100_000);
      await stillWorks(bot);
    },
  );
});

it('a hung conversation with 1,000 messages waiting holds up nobody else, and is answered in full', async () => {
  await using bot = await start('--runs_per_minute=1000000', '--command_timeout=1h', '--log_level=info');
  const gate = await startGate();
  fake.say({ channel: '@ann', user: 'ann', text: `await ${gate.url}` });
  const waiting = Array.from({ length: 1_000 }, (_, number) => `waiting ${number}`);
  for (const text of waiting) fake.say({ channel: '@ann', user: 'ann', text: `echo ${text}` });
  await fake.settled();
  expect((await answerTo('echo meanwhile', '#dev', 'bob')).text).toBe('meanwhile');
  expect((await answerTo('echo elsewhere', '#ops', 'ann')).text).toBe('elsewhere');
  const inChat = () => fake.ledger.posted.filter(({ place }) => place === '@ann').map(({ text }) => text);
  expect(inChat()).toEqual([]);

  gate.open('done');
  await fake.until(() => inChat().length > waiting.length);
  // Slack promises no order between two connections, so that only the first is certain.
  expect(inChat()[0]).toBe('done');
  expect(inChat().sort()).toEqual(['done', ...waiting].sort());
  await stillWorks(bot);
});

it('what hangs can be stopped, with what waits behind it', async () => {
  await using bot = await start('--command_timeout=1h');
  for (const text of ['hang', 'echo behind it', 'stop']) fake.say({ channel: '@ann', user: 'ann', text });
  expect((await fake.posted(({ place }) => place === '@ann')).text).toMatch(/^stopped: hang\n/);
  fake.say({ channel: '@ann', user: 'ann', text: 'echo after it' });
  await fake.posted(({ text }) => text === 'after it');
  await stillWorks(bot);
  expect(fake.ledger.posted.filter(({ text }) => text === 'behind it')).toEqual([]);
});

it('frames that are none are dropped with a word in the log', async () => {
  await using bot = await start();
  await fake.connected(2);
  for (const frame of [
    '{"type":',
    '[]',
    'null',
    '"events_api"',
    '{"type":"events_api","payload":7}',
    Buffer.from([0, 255]),
  ]) {
    fake.frame(frame);
  }
  fake.tell({ type: 'message', channel: 7, user: null, text: {}, ts: 'soon' });
  fake.tell({ type: 'message', subtype: 'message_changed', channel: 'C0OPS', message: null });
  fake.tell({ type: '__proto__', constructor: 'x' });
  const { level } = await bot.logged(({ message }) => /frame of \d+ characters that cannot be read/.test(message));
  expect(level).toBe('warn');
  await stillWorks(bot);
});

it('a message of 1 MiB is answered in words', async () => {
  await using bot = await start();
  const ts = fake.say({ channel: '#ops', user: 'ann', text: `<@U0BOT> echo ${'x'.repeat(1_048_576)}` });
  const answer = await fake.posted(({ thread }) => thread === ts);
  expect(answer.text).toMatch(/^that message is too long for me: it has \d+ characters, and I read 16384 at most$/);
  await stillWorks(bot);
});

it('what matches nothing gets the nearest commands', async () => {
  await using bot = await start();
  expect((await answerTo('pign')).text).toMatch(/^I do not know "pign"\. Did you mean: .*ping/);
  await stillWorks(bot);
});

live('exim4', 'an address that nobody has', () => {
  let exim: Exim;
  beforeAll(async () => {
    exim = await startExim();
  });
  afterAll(() => exim[Symbol.asyncDispose]());

  const open = () =>
    startBot([
      ...['--inputs=slack,email', '--registry=memory', '--allow_to=email:*@user.test,email:*@nowhere.test,slack:*'],
      ...slackFlags(fake),
      ...emailFlags(exim),
    ]);

  it.each([
    ['email:nobody@user.test', /no such user/],
    ['email:nobody@nowhere.test', /relay not permitted|no such user/],
    ['slack:#nochannel', /#?nochannel/],
    ['slack:#random', /random/],
    ['slack:#old', /old/],
    ['slack:C0NOWHERE', /C0NOWHERE/],
  ])('%s is told where it was asked', async (address, words) => {
    await using bot = await open();
    const ts = fake.say({ channel: '#ops', user: 'ann', text: fake.typed(`@micro echo hello > ${address}`) });
    const told = await fake.posted(({ thread, text }) => thread === ts && !text.startsWith('sent to'));
    expect(told.text).toMatch(words);
    await bot.logged(({ code }) => code === 'dead');
    await stillWorks(bot);
    expect(await exim.mails('nobody')).toEqual([]);
  });

  it('one that is not allowed names the flag', async () => {
    await using bot = await startBot([
      ...['--inputs=slack,email', '--registry=memory', '--allow_to=email:ops@user.test'],
      ...slackFlags(fake),
      ...emailFlags(exim),
    ]);
    const told = await answerTo('echo hello > email:eve@user.test');
    expect(told.text).toContain('not allowed');
    expect(told.text).toContain('--allow_to');
    await stillWorks(bot);
    expect(await exim.mails('eve')).toEqual([]);
  });
});
