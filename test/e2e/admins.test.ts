import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { BotProcess } from './harness.ts';
import { patience, registryFlags, slackFlags, startBot, use } from './harness.ts';

const definition =
  '{"name":"db","version":"15","nodes":[{"id":"db-1","address":"10.0.0.5","port":5432},{"id":"db-2","address":"10.0.0.6","port":5432}]}';

live(['consul', 'script'], 'admins of a bot', () => {
  let fake: FakeSlack;
  let consul: ConsulPeer;
  let data: string;
  beforeEach(async () => {
    fake = await fakeSlack();
    consul = use(await consulPeer());
    data = await mkdtemp(join(tmpdir(), 'micro-admins-'));
    return async () => {
      await fake.close();
      await rm(data, { recursive: true, force: true });
    };
  });

  const start = async (...flags: readonly string[]): Promise<BotProcess> =>
    use(
      await startBot(['--inputs=slack', ...slackFlags(fake), ...registryFlags(consul), ...flags], {
        env: { MICRO_DATA: data },
      }),
    );

  /** Says something in #ops, and resolves with its thread and the answer there. */
  const asked = async (user: string, text: string, thread?: string) => {
    const before = new Set(fake.ledger.posted);
    const ts = fake.say({ channel: '#ops', user, text, ...(thread !== undefined && { thread }) });
    const there = thread ?? ts;
    const answer = await fake.posted((post) => post.thread === there && !before.has(post));
    return { thread: there, answer: answer.text };
  };

  const nodes = async () => {
    const entries = (await consul.ask('GET', '/v1/health/service/db')) as readonly { Service: { ID: string } }[];
    return entries.map(({ Service: { ID } }) => ID).sort();
  };

  it('register what cannot register itself, over a kill, and others may not', { timeout: 120_000 }, async () => {
    const config = join(data, 'micro.json');
    await writeFile(
      config,
      JSON.stringify({
        admins: ['slack:U0ANN'],
        allow: [{ deny: 'deregister', in: 'slack:#ops', why: 'only from a shell' }],
      }),
    );
    const bot = await start(`--config=${config}`);
    const bob = await asked('bob', `<@U0BOT> register service ${definition}`);
    expect(bob.answer).toMatch(/^not allowed: register changes something, which is for admins: .*slack:U0BOB/);
    const ann = await asked('ann', `<@U0BOT> register service ${definition}`);
    expect(ann.answer).toContain('Register it? (yes / no)');
    expect(await nodes()).toEqual([]);
    process.kill(bot.pid, 'SIGKILL');
    await bot.ended;

    const again = await start(`--config=${config}`);
    expect((await asked('ann', 'yes', ann.thread)).answer).toBe('ok');
    expect(await nodes()).toEqual(['db-1', 'db-2']);
    expect((await asked('ann', '<@U0BOT> get service db')).answer).toContain('10.0.0.6');
    expect((await asked('ann', '<@U0BOT> deregister service db')).answer).toBe(
      'not allowed: rule 1 of --allow denies it: only from a shell',
    );

    const shell = typing('deregister service db');
    await vi.waitFor(() => expect(shell.seen()).toContain('Deregister it? (yes / no)'), patience);
    shell.type('yes\r');
    expect(await shell.code).toBe(0);
    expect(shell.seen()).toMatch(/^ok\r?$/m);
    expect(await nodes()).toEqual([]);
    expect((await again.stop()).code).toBe(0);
  });

  it('are missed, and the flag is named', { timeout: 60_000 }, async () => {
    const bot = await start();
    expect((await asked('ann', '<@U0BOT> deregister service db')).answer).toBe(
      'not allowed: deregister changes something, and nobody may yet: start the bot with --admins slack:U0ANN, or say it in its terminal',
    );
    expect((await bot.stop()).code).toBe(0);
  });

  /** A shell in a terminal, on the bot's folder. */
  function typing(command: string) {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const child = spawn(
      'script',
      ['--quiet', '--return', '--command', `'${process.execPath}' '${main}' ${command}`, '/dev/null'],
      { env: { PATH: process.env.PATH ?? '', MICRO_DATA: data, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' } },
    );
    onTestFinished(() => void child.kill());
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
    });
    return {
      seen: () => seen,
      type: (keys: string) => child.stdin.write(keys),
      code: once(child, 'exit').then(([code]) => code as number | null),
    };
  }
});
