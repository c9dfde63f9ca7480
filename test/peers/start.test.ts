import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { live } from './live.ts';

/** Runs it until what it wrote fits, then presses Ctrl-C. */
async function started(names: readonly string[], until: RegExp, meanwhile: (written: string) => Promise<void>) {
  const running = spawn(process.execPath, [join(import.meta.dirname, 'start.ts'), ...names]);
  const over = once(running, 'exit');
  let written = '';
  try {
    const fits = Promise.withResolvers<void>();
    for (const stream of [running.stdout, running.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        written += text;
        if (until.test(written)) fits.resolve();
      });
    }
    await Promise.race([fits.promise, over]);
    await meanwhile(written);
  } finally {
    running.kill('SIGINT');
    await over;
  }
  return { written, code: running.exitCode };
}

async function reached(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const [how] = await Promise.race([
    once(socket, 'connect').then(() => ['connect']),
    new Promise<[string]>((resolve) => socket.once('error', () => resolve(['error']))),
  ]);
  socket.destroy();
  return how === 'connect';
}

live('ngircd', 'npm run peers', () => {
  it('starts a server, says how a bot gets there, and ends it on Ctrl-C', async () => {
    let port = 0;
    const { written, code } = await started(['ngIRCd'], /1 running.*Ctrl-C/, async (said) => {
      port = Number(/--irc_server=irc:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
      expect(await reached(port)).toBe(true);
    });
    expect(written).toMatch(/^ngIRCd\n {2}127\.0\.0\.1:\d+, .*\n {2}micro bot --inputs=irc --irc_server=/);
    expect(code).toBe(0);
    expect(await reached(port)).toBe(false);
  }, 60_000);
});

it('names the servers there are when one is asked for that is not', async () => {
  const { written, code } = await started(['nonsense'], /Ctrl-C/, async () => undefined);
  expect(written).toMatch(/^no such server: nonsense; there are Consul, Mail, /);
  expect(code).toBe(2);
});
