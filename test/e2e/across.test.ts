import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { nameServer } from '../inputs/email/name-server.ts';
import { signer } from '../inputs/email/signer.ts';
import type { Dovecot } from '../peers/dovecot.ts';
import { startDovecot } from '../peers/dovecot.ts';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { bot as micro } from '../support/slack/world.ts';
import { emailFlags, patience, slackFlags, startBot, use } from './harness.ts';

live(['exim4', 'dovecot'], 'a command in Slack whose answer goes by mail', () => {
  const started = new AsyncDisposableStack();
  const home = signer();
  let exim: Exim;
  let dovecot: Dovecot;
  let dns: string;
  beforeAll(async () => {
    exim = started.use(await startExim({ domains: ['home.test'], boxes: ['bot'] }));
    dovecot = started.use(await startDovecot(exim));
    dns = started.use(await nameServer([['s1._domainkey.home.test', home.record]])).address;
  });
  afterAll(() => started.disposeAsync());

  /** Answers a mail as people do, below what was written newly what it answers. */
  const answered = async (mail: ParsedMail, text: string, { signed = true } = {}) => {
    const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { messageId = '', references = [], subject = '' } = mail;
    const { message } = await composer.sendMail({
      ...{ from: 'Ann <ann@home.test>', to: 'bot@home.test', subject: `Re: ${subject}`, inReplyTo: messageId },
      references: [references, messageId].flat(),
      text: `${text}\n\nOn Thu, 26 Nov 2026, micro wrote:\n> ${mail.text}`,
    });
    const post = nodemailer.createTransport({ host: '127.0.0.1', port: exim.port, ignoreTLS: true });
    const raw = signed ? home.dkim(String(message), { domain: 'home.test' }) : String(message);
    await post.sendMail({ envelope: { from: 'ann@home.test', to: ['bot@home.test'] }, raw });
    post.close();
  };

  /** The next mail to Ann. */
  const mails = async (count: number): Promise<ParsedMail> =>
    vi.waitFor(async () => {
      const all = (await exim.all()).filter(({ headers }) => headers.get('envelope-to') === 'ann@home.test');
      return all[count - 1] ?? expect.fail(`${all.length} of ${count} mails`);
    }, patience);

  it('is asked and answered by mail, over a kill, and the thread hears of it', { timeout: 180_000 }, async () => {
    const fake = await fakeSlack();
    onTestFinished(() => fake.close());
    const data = await mkdtemp(join(tmpdir(), 'micro-across-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const flags = [
      ...['--inputs=slack,email', '--registry=memory', '--plugin=test/e2e/asking.ts', '--admins=email:ann@home.test'],
      ...[...slackFlags(fake), ...emailFlags(exim).filter((flag) => !flag.includes('_from=')), `--email_dns=${dns}`],
      ...['--email_from=bot@home.test', `--email_imap=imap://127.0.0.1:${dovecot.port}`],
      ...['--email_imap_user=bot', `--email_imap_password=${dovecot.password}`],
      '--same=slack:U0ANN=email:ann@home.test',
    ];
    const env = { MICRO_DATA: data };
    const first = use(await startBot(flags, { env }));
    const asked = fake.say({ channel: '#ops', user: 'ann', text: `<@${micro.user}> deploy > email:ann@home.test` });
    const thread = (words: RegExp) => fake.posted((post) => post.thread === asked && words.test(post.text));

    await thread(/^Which environment\? \(staging \/ production\)\nAsked at .*ann@home.test.*, too/);
    const question = await mails(1);
    expect(question).toMatchObject({ subject: 'deploy', text: 'Which environment? (staging / production)\n' });
    // Nothing proves who that is: it is no answer, and gets nowhere.
    await answered(question, 'production', { signed: false });
    await answered(question, 'staging');
    await thread(/Ann.* \(.*ann@home.test.*\): staging$/);
    const next = await mails(2);
    expect(next.text).toBe('Really to staging? (yes / no)\n');

    process.kill(first.pid, 'SIGKILL');
    await first.ended.catch(() => undefined);
    use(await startBot(flags, { env }));
    await answered(next, 'yes');
    await thread(/Ann.* \(.*ann@home.test.*\): yes$/);
    const done = await mails(3);
    expect(done.text).toBe('deployed to staging\n');
    await thread(/^sent to .*ann@home.test/);
    expect([question, next, done].map(({ references = [] }) => [references].flat()[0])).toEqual(
      Array(3).fill(expect.stringMatching(/^<thread\.\w+@home\.test>$/)),
    );

    await answered(done, 'It is slow, I look into it');
    await thread(/Ann.* \(.*ann@home.test.*\): It is slow, I look into it$/);
    expect(fake.ledger.posted.filter(({ text }) => text.includes('production'))).toHaveLength(1);
  });
});
