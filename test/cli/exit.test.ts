import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, it } from 'vitest';
import { live } from '../peers/live.ts';

const data = mkdtempSync(join(tmpdir(), 'micro-exit-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

live('script', 'exit at a terminal', () => {
  it('waits no longer for what cannot be sent than --stop_timeout says, and keeps it', {
    timeout: 60_000,
  }, async () => {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const flags = [
      ...['--inputs=console,email', '--registry=memory', '--email_smtp=smtp://127.0.0.1:1'],
      ...['--email_from=bot@example.org', '--allow_to=email:*', '--stop_timeout=1s'],
    ];
    const line = `'${process.execPath}' '${main}' bot ${flags.map((flag) => `'${flag}'`).join(' ')}`;
    const bot = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      env: { ...process.env, MICRO_DATA: data, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
    });
    let seen = '';
    const until = async (words: string) => {
      while (!seen.includes(words)) seen += String((await once(bot.stdout, 'data'))[0]);
    };
    await until('> ');
    bot.stdin.write('ping > email:ann@example.org\r');
    await until('goes to email:ann@example.org');
    bot.stdin.write('exit\r');
    await until('1 message not sent, kept for the next start');
    if (bot.exitCode === null) await once(bot, 'exit');
  });
});
