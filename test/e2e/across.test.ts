import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { live } from '../peers/live.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { bot as micro } from '../support/slack/world.ts';
import { patience, slackFlags, startBot, use } from './harness.ts';
import type { HomeMail } from './home-mail.ts';
import { homeMail } from './home-mail.ts';

live(['exim4', 'dovecot'], 'a command in Slack whose answer goes by mail', () => {
  let mail: HomeMail;
  beforeAll(async () => {
    mail = await homeMail();
  });
  afterAll(() => mail[Symbol.asyncDispose]());

  /** The next mail to Ann. */
  const mails = async (count: number): Promise<ParsedMail> =>
    vi.waitFor(async () => {
      const all = await mail.to('ann');
      return all[count - 1] ?? expect.fail(`${all.length} of ${count} mails`);
    }, patience);

  it('is asked and answered by mail, over a kill, and the thread hears of it', { timeout: 180_000 }, async () => {
    const fake = await fakeSlack();
    onTestFinished(() => fake.close());
    const data = await mkdtemp(join(tmpdir(), 'micro-across-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const flags = [
      ...['--inputs=slack,email', '--registry=memory', '--plugin=test/e2e/asking.ts', '--admins=email:ann@home.test'],
      ...[...slackFlags(fake), ...mail.flags],
      '--same=slack:U0ANN=email:ann@home.test',
    ];
    const env = { MICRO_DATA: data };
    const first = use(await startBot(flags, { env }));
    const asked = fake.say({ channel: '#ops', user: 'ann', text: `<@${micro.user}> deploy > email:ann@home.test` });
    const thread = (words: RegExp) => fake.posted((post) => post.thread === asked && words.test(post.text));

    await thread(/^<@U0ANN>: Which environment\? \(staging \/ production\)\nAsked at .*ann@home.test.*, too/);
    const question = await mails(1);
    expect(question).toMatchObject({ subject: 'deploy', text: 'Which environment? (staging / production)\n' });
    // Nothing proves who that is: it is no answer, and gets nowhere.
    await mail.answer(question, 'production', { signed: false });
    await mail.answer(question, 'staging');
    await thread(/Ann.* \(.*ann@home.test.*\): staging$/);
    const next = await mails(2);
    expect(next.text).toBe('Really to staging? (yes / no)\n');

    process.kill(first.pid, 'SIGKILL');
    await first.ended.catch(() => undefined);
    use(await startBot(flags, { env }));
    await mail.answer(next, 'yes');
    await thread(/Ann.* \(.*ann@home.test.*\): yes$/);
    const done = await mails(3);
    expect(done.text).toBe('deployed to staging\n');
    await thread(/^goes to .*ann@home.test/);
    expect([question, next, done].map(({ references = [] }) => [references].flat()[0])).toEqual(
      Array(3).fill(expect.stringMatching(/^<thread\.\w+@home\.test>$/)),
    );

    await mail.answer(done, 'It is slow, I look into it');
    await thread(/Ann.* \(.*ann@home.test.*\): It is slow, I look into it$/);
    expect(fake.ledger.posted.filter(({ text }) => text.includes('production'))).toHaveLength(1);
  });
});
