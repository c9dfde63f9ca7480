import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { BotProcess } from './harness.ts';
import { emailFlags, mailsOf, openBot, patience, slackFlags, startBot, use } from './harness.ts';

const plugin = fileURLToPath(new URL('./asking.ts', import.meta.url));

live('exim4', 'a bot that is killed and started again', () => {
  let exim: Exim;
  let fake: FakeSlack;
  let data: string;
  beforeAll(async () => {
    exim = await startExim();
    return () => exim[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    fake = await fakeSlack();
    data = await mkdtemp(join(tmpdir(), 'micro-durable-'));
    return async () => {
      await fake.close();
      await rm(data, { recursive: true, force: true });
    };
  });

  const flagged = (...flags: readonly string[]) =>
    [
      [
        '--inputs=slack,email',
        '--registry=memory',
        '--allow_to=email:*@user.test',
        `--plugin=${plugin}`,
        '--admins=slack:U0ANN',
        ...slackFlags(fake),
        ...emailFlags(exim),
        ...flags,
      ],
      { env: { MICRO_DATA: data } },
    ] as const;
  const start = async (...flags: readonly string[]) => use(await startBot(...flagged(...flags)));
  /** As long as the mail server is away it is not ready. */
  const opened = async () => use(await openBot(...flagged()));
  const kill = async (bot: BotProcess): Promise<void> => {
    process.kill(bot.pid, 'SIGKILL');
    await bot.ended;
  };
  const say = (text: string, thread?: string) =>
    fake.say({ channel: '#ops', user: 'ann', text, ...(thread !== undefined && { thread }) });
  const answered = (thread: string, text: string) =>
    fake.posted((post) => post.thread === thread && post.text.includes(text));

  it('goes on with a dialog where it was, question by question', { timeout: 120_000 }, async () => {
    let bot = await start();
    const ts = say('<@U0BOT> deploy');
    await answered(ts, 'Which environment?');
    await kill(bot);
    bot = await start();
    say('staging', ts);
    await answered(ts, 'Really to staging?');
    await kill(bot);
    bot = await start();
    say('yes', ts);
    await answered(ts, 'deployed to staging');
    expect((await bot.stop()).code).toBe(0);
    expect(fake.ledger.posted.map(({ text }) => text)).toEqual([
      '<@U0ANN>: Which environment? (staging / production)',
      '<@U0ANN>: Really to staging? (yes / no)',
      'deployed to staging',
    ]);
  });

  it('asks about a command that it died in, and runs it again only when told to', { timeout: 120_000 }, async () => {
    const requests: ServerResponse[] = [];
    const server = createServer((_, response) => requests.push(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    let bot = await start();
    const ts = say(`<@U0BOT> charge ${url}`);
    await vi.waitFor(() => expect(requests).toHaveLength(1), patience);
    await kill(bot);
    bot = await start();
    await answered(ts, 'I was restarted while running');
    expect(requests).toHaveLength(1);
    say('again', ts);
    await vi.waitFor(() => expect(requests).toHaveLength(2), patience);
    requests[1]?.end('charged');
    await answered(ts, 'charged');
    expect((await bot.stop()).code).toBe(0);
  });

  it('mails once what it was to send when the mail server was away', { timeout: 120_000 }, async () => {
    let bot = await start();
    await exim.stop();
    const ts = say('<@U0BOT> echo kept > email:ann@user.test');
    await answered(ts, 'goes to');
    await kill(bot);
    bot = await opened();
    await exim.start();
    await mailsOf(exim, 'ann', 1);
    expect((await bot.stop()).code).toBe(0);
    const mails = await exim.mails('ann');
    expect(mails.map(({ text }) => text?.trim())).toEqual(['kept']);
  });

  it('mails a window whole that a kill cut in two', { timeout: 120_000 }, async () => {
    const summary = '--summary=slack:#ops -> email:team@user.test every 20s';
    await vi.waitFor(() => expect(Date.now() % 20_000).toBeLessThan(4_000), { ...patience, timeout: 40_000 });
    let bot = await start(summary);
    const before = say('the first half');
    await bot.logged(({ code, event }) => code === 'accepted' && String(event).includes(before));
    await kill(bot);
    bot = await start(summary);
    say('the second half');
    const [mail] = await mailsOf(exim, 'team', 1);
    expect(mail?.subject).toContain('#ops: 2 messages');
    expect((await bot.stop()).code).toBe(0);
    expect(await exim.mails('team')).toHaveLength(1);
  });

  it('runs a job that it was asked for before', { timeout: 120_000 }, async () => {
    let bot = await start();
    const ts = say('<@U0BOT> in 3 seconds echo the time has come > email:jobs@user.test');
    await answered(ts, 'job 1:');
    await kill(bot);
    bot = await start();
    const [mail] = await mailsOf(exim, 'jobs', 1);
    expect(mail?.text?.trim()).toBe('the time has come');
    await answered(ts, 'goes to');
    expect((await bot.stop()).code).toBe(0);
  });
});
