import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { live } from '../peers/live.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { alertCall, caller } from '../support/webhook/caller.ts';
import type { BotProcess } from './harness.ts';
import { patience, slackFlags, startBot, use } from './harness.ts';
import type { HomeMail } from './home-mail.ts';
import { homeMail } from './home-mail.ts';

const token = 'a-token-of-alertmanager';

live(['exim4', 'dovecot'], 'an alert', () => {
  let mail: HomeMail;
  beforeAll(async () => {
    mail = await homeMail();
  });
  afterAll(() => mail[Symbol.asyncDispose]());

  /** The mail to Ann with this subject. */
  const mailed = (subject: string): Promise<ParsedMail> =>
    vi.waitFor(async () => {
      const all = await mail.to('ann');
      const found = all.filter((one) => one.subject === subject);
      expect(found.map((one) => one.subject)).toEqual([subject]);
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
      '--on_call_steady=1s',
      ...['--alerts_form=alertmanager', `--alerts_secret=${token}`],
      ...[...slackFlags(fake), ...mail.flags],
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
    const page = await mailed('DiskFull: firing');
    expect(page.text).toContain('Nobody has taken it for 1s.');

    process.kill(first.pid, 'SIGKILL');
    await first.ended.catch(() => undefined);
    const second = use(await startBot(flags, { env }));
    await mail.answer(page, 'I look into it');
    await thread(/^DiskFull: Ann has it\.$/);
    const taken = await mailed('DiskFull: Ann has it');
    await told(second, 'DiskFull', 'resolved');
    await thread(/^DiskFull: resolved after .* Ann had it\.$/);
    const over = await mailed('DiskFull: resolved');
    const roots = [page, taken, over].map(({ references = [] }) => [references].flat()[0]);
    expect(roots).toEqual(Array(3).fill(expect.stringMatching(/^<thread\.\w+@home\.test>$/)));
    expect(new Set(roots).size).toBe(1);

    await told(second, 'Quiet', 'firing');
    const quiet = await fake.posted(({ text, thread }) => !thread && /Firing: page Quiet/.test(text));
    await mailed('Quiet: firing');
    fake.say({ channel: '#ops', user: 'bob', text: 'on it', thread: quiet.ts });
    await fake.posted((post) => post.thread === quiet.ts && /has it\.$/.test(post.text));
    expect((await mailed('Quiet: Bob Example has it')).text).toBe('Quiet: Bob Example has it.\n');
    const lines = fake.ledger.posted.map(({ text }) => text);
    expect(lines.filter((text) => /Firing|has it|resolved/.test(text))).toHaveLength(5);
    expect(await mail.to('bob')).toEqual([]);
  });
});
