import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
import { alertCall, caller } from '../support/webhook/caller.ts';
import type { BotProcess } from './harness.ts';
import { emailFlags, patience, slackFlags, startBot, use } from './harness.ts';

const token = 'a-token-of-alertmanager';

live(['exim4', 'dovecot'], 'an alert', () => {
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

  const answered = async (mail: ParsedMail, text: string) => {
    const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { messageId = '', references = [], subject = '' } = mail;
    const { message } = await composer.sendMail({
      ...{ from: 'Ann <ann@home.test>', to: 'bot@home.test', subject: `Re: ${subject}`, inReplyTo: messageId },
      references: [references, messageId].flat(),
      text,
    });
    const post = nodemailer.createTransport({ host: '127.0.0.1', port: exim.port, ignoreTLS: true });
    const raw = home.dkim(String(message), { domain: 'home.test' });
    await post.sendMail({ envelope: { from: 'ann@home.test', to: ['bot@home.test'] }, raw });
    post.close();
  };
  /** The mail to Ann with this subject. */
  const mailed = (subject: string): Promise<ParsedMail> =>
    vi.waitFor(async () => {
      const all = (await exim.all()).filter(({ headers }) => headers.get('envelope-to') === 'ann@home.test');
      const found = all.filter((mail) => mail.subject === subject);
      expect(found.map((mail) => mail.subject)).toEqual([subject]);
      return found[0] as ParsedMail;
    }, patience);
  const told = async (bot: BotProcess, alertname: string, status: 'firing' | 'resolved') => {
    using line = caller(new URL(bot.probes).host);
    const one = { status, startsAt: '2026-11-27T03:00:00Z', labels: { alertname, severity: 'page' } };
    const over = status === 'resolved' ? { endsAt: '2026-11-27T03:25:00Z' } : {};
    const alerts = [{ ...one, ...over, annotations: { summary: 'The disk of db1 is full' } }];
    expect((await line.post('/hooks/alerts', alertCall({ alerts }, `Bearer ${token}`))).status).toBe(202);
  };

  it('is told in Slack with what the runbook found, then by mail, and all hear who has it and that it is over', {
    timeout: 240_000,
  }, async () => {
    const fake = await fakeSlack();
    onTestFinished(() => fake.close());
    const data = await mkdtemp(join(tmpdir(), 'micro-on-call-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const runbook = join(data, 'runbook.txt');
    await writeFile(runbook, 'for Disk*:\necho look at {alertname}\nif failed: stop\nhealth db\n');
    const flags = [
      ...['--inputs=alerts=webhook,slack,email', '--registry=memory', `--runbook=${runbook}`],
      '--on_call=alerts -> slack:#ops, email:ann@home.test after 1s, email:bob@home.test after 1d',
      ...['--alerts_form=alertmanager', `--alerts_secret=${token}`],
      ...[...slackFlags(fake), ...emailFlags(exim).filter((flag) => !flag.includes('_from=')), `--email_dns=${dns}`],
      ...['--email_from=bot@home.test', `--email_imap=imap://127.0.0.1:${dovecot.port}`],
      ...['--email_imap_user=bot', `--email_imap_password=${dovecot.password}`],
    ];
    const env = { MICRO_DATA: join(data, 'bot') };
    const first = use(await startBot(flags, { env }));
    await told(first, 'DiskFull', 'firing');
    const { ts } = await fake.posted(({ text, thread }) => !thread && /Firing: page DiskFull/.test(text));
    const thread = (words: RegExp) => fake.posted((post) => post.thread === ts && words.test(post.text));
    await thread(/^`echo look at DiskFull`$/);
    await thread(/^look at DiskFull$/);
    await thread(/^`health db`$/);
    await thread(/db/);
    const mail = await mailed('DiskFull: firing');
    expect(mail.text).toContain('Nobody has taken it for 1 s.');

    process.kill(first.pid, 'SIGKILL');
    await first.ended.catch(() => undefined);
    const second = use(await startBot(flags, { env }));
    await answered(mail, 'I look into it');
    await thread(/^Ann has it\.$/);
    const taken = await mailed('DiskFull: Ann has it');
    await told(second, 'DiskFull', 'resolved');
    await thread(/^Resolved after .* Ann had it\.$/);
    const over = await mailed('DiskFull: resolved');
    const roots = [mail, taken, over].map(({ references = [] }) => [references].flat()[0]);
    expect(roots).toEqual(Array(3).fill(expect.stringMatching(/^<thread\.\w+@home\.test>$/)));
    expect(new Set(roots).size).toBe(1);

    await told(second, 'Quiet', 'firing');
    const quiet = await fake.posted(({ text, thread }) => !thread && /Firing: page Quiet/.test(text));
    await mailed('Quiet: firing');
    fake.say({ channel: '#ops', user: 'bob', text: 'on it', thread: quiet.ts });
    await fake.posted((post) => post.thread === quiet.ts && /has it\.$/.test(post.text));
    expect((await mailed('Quiet: Bob Example has it')).text).toBe('Bob Example has it.\n');
    const lines = fake.ledger.posted.map(({ text }) => text);
    expect(lines.filter((text) => /Firing|has it|Resolved/.test(text))).toHaveLength(5);
    expect((await exim.all()).filter(({ headers }) => headers.get('envelope-to') === 'bob@home.test')).toEqual([]);
  });
});
