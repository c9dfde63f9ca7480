import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort, live } from '../peers/live.ts';
import { startNgircd } from '../peers/ngircd.ts';

/**
 * What pages say can be tried without an account, typed as it stands there: but that `npm start --` and `micro` are this
 * checkout's, that ports are free ones, and that nobody waits for as long.
 */
const root = join(import.meta.dirname, '../..');
const patience = { timeout: 60_000, interval: 200 };

/** The blocks in `## Try it` of a page. */
function blocks(page: string): readonly string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const [, section = ''] = /^## Try it\n(.*?)^## /ms.exec(text) ?? [];
  return [...section.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block = '']) => block.trimEnd());
}

function typed(block: string): string {
  const micro = `'${process.execPath}' src/main.ts`;
  return block.replace(/^npm start --/, `exec ${micro} start`).replace(/^(?:npm run micro --|micro)/, `exec ${micro}`);
}

function shell(block: string, data?: string): ChildProcess & { readonly said: () => string } {
  const child = spawn('sh', ['-c', typed(block)], { cwd: root, env: { ...process.env, MICRO_DATA: data } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return Object.assign(child, { said: () => said });
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'micro-try-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

live('curl', 'docs/on-call.md', () => {
  it('shows what is told in a terminal, and mailed, of a call by hand', { timeout: 240_000 }, async () => {
    const [start = '', fires = '', shown = '', ends = ''] = blocks('on-call.md');
    const port = await freePort();
    const bot = shell(start.replace('8080', `${port}`).replace('20s', '1s').replace('=10s', '=1s'), folder());
    const says = (words: string | RegExp) => vi.waitFor(() => expect(bot.said()).toMatch(words), patience);
    const call = (block: string) =>
      vi.waitFor(() => promisify(execFile)('sh', ['-c', block.replace('8080', `${port}`)]), patience);
    await call(fires);
    await vi.waitFor(() => expect(bot.said()).toContain(shown), patience);
    await says('mail from bot@example.org to ann@example.org: DiskFull (node: db1): firing');
    bot.stdin?.write('ack DiskFull\n');
    await says('DiskFull is yours');
    await call(ends);
    await says(/DiskFull \(node: db1\): resolved after .* had it\./);
    await says('to ann@example.org: DiskFull (node: db1): resolved');
    bot.stdin?.write('alerts\n');
    await says('nothing fires');
  });
});

it('docs/bridge.md shows what its flags do', { timeout: 120_000 }, async () => {
  const [drawn = '', shown = ''] = blocks('bridge.md');
  const { stdout } = await promisify(execFile)('sh', ['-c', typed(drawn)], { cwd: root });
  expect(stdout).toContain(shown);
});

live('ngircd', 'docs/bridge.md', () => {
  it('makes two channels one', { timeout: 240_000 }, async () => {
    const [, , , start = ''] = blocks('bridge.md');
    await using ircd = await startNgircd();
    const heard = talk(await connected(ircd.port));
    await vi.waitFor(() => expect(heard()).toMatch(/ 366 ann #dev /), patience);
    shell(start.replace('45231', `${ircd.port}`), folder());
    await vi.waitFor(() => expect(heard()).toMatch(/PRIVMSG #dev :<a\S*nn> hello/), patience);
  });
});

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}

/** Ann enters both channels, and says hello in one when the bot has done so. */
function talk(socket: Socket): () => string {
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    for (const [, token = ''] of text.matchAll(/^PING (.*)\r$/gm)) socket.write(`PONG ${token}\r\n`);
    if (/ 376 | 422 /.test(text)) socket.write('JOIN #ops,#dev\r\n');
    if (/^:micro!\S+ JOIN :#dev/m.test(text)) socket.write('PRIVMSG #ops :hello\r\n');
  });
  socket.write('NICK ann\r\nUSER ann 0 * :Ann\r\n');
  return () => heard;
}
