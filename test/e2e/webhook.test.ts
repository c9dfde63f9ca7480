import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Caller } from '../support/webhook/caller.ts';
import { alertCall, caller, githubCall, standardCall } from '../support/webhook/caller.ts';
import type { Receiver } from '../support/webhook/receiver.ts';
import { receiver } from '../support/webhook/receiver.ts';
import type { BotProcess } from './harness.ts';
import { patience, startBot, use } from './harness.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const hub = 'a secret of the hub';
const token = 'a-token-of-alertmanager';

/** The flags of three webhooks, of which one sends to a receiver. */
function flags({ url }: Receiver): readonly string[] {
  return [
    ...['--inputs=ci=webhook,github=webhook,alerts=webhook', '--registry=memory'],
    ...[`--ci_secret=ci=${secret}`, `--ci_to=ci=${url}`, `--ci_to=log=${url}/log`, '--allow_to=ci:*'],
    ...['--github_form=github', `--github_secret=${hub}`],
    ...['--alerts_form=alertmanager', `--alerts_secret=${token}`],
    '--notify=github -> ci:log',
  ];
}

function lineTo(bot: BotProcess): Caller {
  const line = caller(new URL(bot.probes).host);
  onTestFinished(() => line[Symbol.dispose]());
  return line;
}

it('commands come in signed and are answered by a call; other forms stand beside, at one address with the probes', async () => {
  const peer = use(await receiver([secret]));
  const bot = use(await startBot(flags(peer)));
  const line = lineTo(bot);
  const call = standardCall({ text: 'bot: echo hello', conversation: 'build 7' }, { secrets: [secret], id: 'msg_one' });
  expect((await line.post('/hooks/ci', call)).status).toBe(202);
  // Somebody caught it, and says it again.
  expect((await line.post('/hooks/ci', call)).status).toBe(202);
  await vi.waitFor(() => expect(peer.got).toHaveLength(1), patience);
  expect(peer.got[0]).toMatchObject({
    path: '/hook',
    signed: true,
    headers: { 'x-micro-hops': '1' },
    body: { text: 'hello', from: 'go.micro.bot', address: 'ci:ci', conversation: 'build 7' },
  });

  const issue = {
    action: 'opened',
    sender: { login: 'ann' },
    repository: { full_name: 'octo/hello' },
    issue: { number: 1, title: 'bot: stop' },
  };
  expect((await line.post('/hooks/github', githubCall('issues', issue, hub))).status).toBe(202);
  await vi.waitFor(() => expect(peer.got).toHaveLength(2), patience);
  expect(peer.got[1]).toMatchObject({
    path: '/hook/log',
    body: { text: expect.stringContaining('ann opened octo/hello#1: bot: stop') },
  });

  const alerts = { alerts: [{ status: 'firing', startsAt: '2026-11-27T03:00:00Z', labels: { alertname: 'x' } }] };
  expect((await line.post('/hooks/alerts', alertCall(alerts, `Bearer ${token}`))).status).toBe(202);
  await bot.logged(({ code, input }) => code === 'accepted' && input === 'alerts');
  expect((await line.post('/hooks/ci', githubCall('issues', issue, hub))).status).toBe(401);
  expect(await (await fetch(`${bot.probes}/livez`)).text()).toBe('ok\n');
  expect((await bot.stop()).code).toBe(0);
  expect(peer.calls).toBe(2);
  const { stdout, stderr } = bot.output();
  for (const hidden of [secret, hub, token]) expect(stdout + stderr).not.toContain(hidden);
});

it('what was answered with 202 is done, also when the bot is killed at that moment', async () => {
  const data = await mkdtemp(join(tmpdir(), 'micro-hooks-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const peer = use(await receiver([secret]));
  const first = await startBot(flags(peer), { env: { MICRO_DATA: data } });
  const line = lineTo(first);
  const said = Array.from({ length: 10 }, (_, at) => `message ${at}`);
  for (const text of said) {
    const call = standardCall({ text: `echo ${text}`, to: 'bot', conversation: text }, { secrets: [secret] });
    expect((await line.post('/hooks/ci', call)).status).toBe(202);
  }
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  use(await startBot(flags(peer), { env: { MICRO_DATA: data } }));
  await vi.waitFor(() => expect(new Set(peer.got.map(({ body }) => body.text))).toEqual(new Set(said)), patience);
  // One that was perhaps sent has the same id: the receiver drops it.
  expect(peer.got).toHaveLength(said.length);
});

it('the call that docs/inputs/webhook.md makes from a shell is taken', async () => {
  const bot = use(await startBot(['--inputs=webhook', '--registry=memory', `--webhook_secret=${secret}`]));
  const page = await readFile(new URL('../../docs/inputs/webhook.md', import.meta.url), 'utf8');
  const [, script = ''] = /From a shell[^`]*```sh\n(.*?)```/s.exec(page) ?? [];
  expect(script).toContain('openssl');
  const here = script.replace('http://127.0.0.1:8080', bot.probes).replace('curl ', 'curl -s -w "%{http_code}" ');
  const env = { PATH: process.env.PATH ?? '', MICRO_WEBHOOK_SECRET: secret };
  expect(execFileSync('bash', ['-ec', here], { env, encoding: 'utf8' })).toBe('{}202');
  await bot.logged(({ code, input }) => code === 'accepted' && input === 'webhook');
});
