import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack, Posted } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { startGate } from './gate.ts';
import type { BotProcess } from './harness.ts';
import { emailFlags, slackFlags, startBot, use } from './harness.ts';

const plugin = `--plugin=${new URL('troubles.ts', import.meta.url).pathname}`;

/** Says something to the bot in a room, and resolves with the first answer in its thread. */
function answerTo(fake: FakeSlack, text: string, channel = '#ops', user = 'ann'): Promise<Posted> {
  const ts = fake.say({ channel, user, text: `<@U0BOT> ${text}` });
  return fake.posted(({ thread }) => thread === ts);
}

/** Whatever came before, the same conversation and another one are answered. */
async function stillAnswers(fake: FakeSlack): Promise<void> {
  expect((await answerTo(fake, 'ping')).text).toBe('pong');
  expect((await answerTo(fake, 'ping', '#dev', 'bob')).text).toBe('pong');
}

describe('one bot, after everything', () => {
  let fake: FakeSlack;
  let bot: BotProcess;
  beforeAll(async () => {
    fake = await fakeSlack();
    bot = await startBot([
      '--inputs=slack',
      '--registry=memory',
      '--runs_per_minute=1000',
      plugin,
      ...slackFlags(fake),
    ]);
  });
  afterEach(() => stillAnswers(fake));
  afterAll(async () => {
    const { code } = await bot.stop();
    await bot[Symbol.asyncDispose]();
    await fake.close();
    expect(code).toBe(0);
  });

  it.each([
    ['throw it broke', 'error executing cmd: it broke'],
    ['reject', 'error executing cmd: it was refused on purpose'],
    ['odd', 'error executing cmd: the command answered something that is not a text'],
  ])('a command that does "%s" says so where it was asked', async (text, words) => {
    expect((await answerTo(fake, text)).text).toBe(words);
    await bot.logged(({ code, command }) => code === 'failed' && command === text.split(' ')[0]);
  });

  it.each([
    ['flood', 'line'],
    ['drip', 'drop'],
  ])('of 100,000 lines ("%s") it shows the first, and says how many more there are', async (text, line) => {
    const ts = fake.say({ channel: '#ops', user: 'ann', text: `<@U0BOT> ${text}` });
    const last = await fake.posted((post) => post.thread === ts && / more lines?$/.test(post.text));
    const whole = fake.ledger.posted.filter(({ thread }) => thread === ts).map((post) => post.text);
    const shown = [...whole.join('\n').matchAll(new RegExp(`^${line} (\\d+)$`, 'gm'))].map(([, number]) =>
      Number(number),
    );
    const [, left] = /…and (\d+) more lines$/.exec(last.text) ?? [];
    expect(shown).toEqual(shown.map((_, index) => index + 1));
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.length + Number(left)).toBe(100_000);
  });

  it('frames that are none are dropped with a word in the log', async () => {
    const broken = [
      '{"type":',
      '[]',
      'null',
      '"events_api"',
      '{"type":"events_api","payload":7}',
      Buffer.from([0, 255]),
    ];
    for (const frame of broken) fake.frame(frame);
    fake.tell({ type: 'message', channel: 7, user: null, text: {}, ts: 'soon' });
    fake.tell({ type: 'message', subtype: 'message_changed', channel: 'C0OPS', message: null });
    fake.tell({ type: '__proto__', constructor: 'x' });
    const { level } = await bot.logged(({ message }) => /frame of \d+ characters that cannot be read/.test(message));
    expect(level).toBe('warn');
  });

  it('a message of 1 MiB is answered in words', async () => {
    const { text } = await answerTo(fake, `echo ${'x'.repeat(1_048_576)}`);
    expect(text).toMatch(/^that message is too long for me: it has \d+ characters, and I read 16384 at most$/);
  });

  it('what matches nothing is answered with the nearest commands', async () => {
    expect((await answerTo(fake, 'pign')).text).toMatch(/^I do not know "pign"\. Did you mean: .*ping/);
  });
});

describe('a command that hangs', () => {
  let fake: FakeSlack;
  beforeEach(async () => {
    fake = await fakeSlack();
    return () => fake.close();
  });
  const start = (...flags: string[]) =>
    startBot(['--inputs=slack', '--registry=memory', plugin, ...slackFlags(fake), ...flags]);

  it('is ended when its time is over, and says so', async () => {
    const bot = use(await start('--command_timeout=300ms'));
    expect((await answerTo(fake, 'hang')).text).toBe('error executing cmd: gave up after 300ms: hang');
    await bot.logged(({ code, command }) => code === 'timeout' && command === 'hang');
    await stillAnswers(fake);
    expect((await bot.stop()).code).toBe(0);
  });

  it('holds up nobody else with 1,000 messages waiting behind it, which are answered after it', {
    timeout: 60_000,
  }, async () => {
    const bot = use(await start('--runs_per_minute=1000000', '--command_timeout=1h', '--log_level=info'));
    const gate = await startGate();
    fake.say({ channel: '@ann', user: 'ann', text: `await ${gate.url}` });
    const waiting = Array.from({ length: 1_000 }, (_, number) => `waiting ${number}`);
    for (const [number, text] of waiting.entries()) {
      fake.say({ channel: '@ann', user: 'ann', text: `echo ${text}` });
      if (number % 50 === 0) await fake.settled();
    }
    await fake.settled();
    expect((await answerTo(fake, 'echo meanwhile', '#dev', 'bob')).text).toBe('meanwhile');
    expect((await answerTo(fake, 'echo elsewhere', '#ops', 'ann')).text).toBe('elsewhere');
    const inChat = () => fake.ledger.posted.filter(({ place }) => place === '@ann').map(({ text }) => text);
    expect(inChat()).toEqual([]);

    gate.open('done');
    await fake.until(() => inChat().length > waiting.length);
    // Slack promises no order between two connections, so that only the first is certain.
    expect(inChat()[0]).toBe('done');
    expect(inChat().sort()).toEqual(['done', ...waiting].sort());
    expect((await bot.stop()).code).toBe(0);
  });

  it('can be stopped, with what waits behind it', async () => {
    const bot = use(await start('--command_timeout=1h'));
    for (const text of ['hang', 'echo behind it', 'stop']) {
      fake.say({ channel: '@ann', user: 'ann', text });
      await fake.settled();
    }
    expect((await fake.posted(({ place }) => place === '@ann')).text).toMatch(/^stopped: hang\n/);
    fake.say({ channel: '@ann', user: 'ann', text: 'echo after it' });
    await fake.posted(({ text }) => text === 'after it');
    expect((await bot.stop()).code).toBe(0);
    expect(fake.ledger.posted.filter(({ text }) => text === 'behind it')).toEqual([]);
  });
});

live('exim4', 'an address that nobody has', () => {
  let exim: Exim;
  let fake: FakeSlack;
  let bot: BotProcess;
  beforeAll(async () => {
    [exim, fake] = [await startExim(), await fakeSlack()];
    const allowed = '--allow_to=email:*@user.test,email:*@nowhere.test,slack:*';
    const own = ['--inputs=slack,email', '--registry=memory', allowed];
    bot = await startBot([...own, ...slackFlags(fake), ...emailFlags(exim)]);
  });
  afterEach(() => stillAnswers(fake));
  afterAll(async () => {
    const { code } = await bot.stop();
    await Promise.all([bot[Symbol.asyncDispose](), exim[Symbol.asyncDispose](), fake.close()]);
    expect(code).toBe(0);
  });

  it.each([
    ['email:nobody@user.test', /no such user/],
    ['email:someone@nowhere.test', /relay not permitted/],
    ['slack:#nochannel', /#?nochannel/],
    ['slack:#random', /random/],
    ['slack:#old', /old/],
    ['slack:C0NOWHERE', /C0NOWHERE/],
  ])('%s is told where it was asked', async (address, words) => {
    const before = bot.log().length;
    const ts = fake.say({ channel: '#ops', user: 'ann', text: fake.typed(`@micro echo hello > ${address}`) });
    const told = await fake.posted(({ thread, text }) => thread === ts && !text.startsWith('goes to'));
    expect(told.text).toMatch(words);
    await bot.logged((entry) => entry.code === 'dead' && bot.log().indexOf(entry) >= before);
    expect(await exim.mails('nobody')).toEqual([]);
  });

  it('one that is not allowed names the flag', async () => {
    const ts = fake.say({ channel: '#ops', user: 'ann', text: fake.typed('@micro echo hello > email:eve@other.test') });
    const told = await fake.posted(({ thread }) => thread === ts);
    expect(told.text).toMatch(/^not allowed: .*--allow_to/);
    expect(bot.log().filter(({ code }) => code === 'not-allowed')).toHaveLength(1);
  });
});
