import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mailbox } from '../../src/demo/mailbox.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { like } from './like.ts';
import type { Typed } from './page.ts';
import { blocksOf } from './page.ts';

/**
 * The tutorial, done as a reader does it: in an empty folder, with a shell, npx, and what was installed, no more.
 * Four things are others than on the reader's machine. `npm install` links what this checkout has, and the package is
 * its sources (that the package can be installed is shown by pack.test.ts). Slack and the mail server are on loopback.
 * vitest is more patient, where many tests run at once. And `micro bot`, which runs until somebody ends it, is ended here.
 */
const root = dirname(dirname(import.meta.dirname));
const { version, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const home = mkdtempSync(join(tmpdir(), 'micro-tutorial-'));
const bin = join(home, 'ops-mail/node_modules/.bin');
const started = new AsyncDisposableStack();
let slack: FakeSlack;
/** What a reader has by then: the account of the bot, and a mail server. */
let accounts: Readonly<Record<string, string>>;

const env: Record<string, string> = {
  HOME: home,
  NO_COLOR: '1',
  TZ: 'UTC',
  // What npm looks for elsewhere by itself takes time, and says nothing to this.
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
  PATH: [dirname(process.execPath), ...outside(process.env.PATH ?? '')].join(delimiter),
};
let folder = home;

beforeAll(async () => {
  slack = await fakeSlack();
  started.defer(() => slack.close());
  const mails = started.use(await mailbox({ folder: join(home, 'mails'), onMail: () => undefined }));
  accounts = {
    MICRO_SLACK_TOKEN: slack.token,
    MICRO_SLACK_APP_TOKEN: slack.appToken,
    MICRO_EMAIL_SMTP: mails.url,
    MICRO_EMAIL_FROM: 'bot@example.org',
  };
});
afterAll(async () => {
  await started.disposeAsync();
  rmSync(home, { recursive: true, force: true });
});

const blocks = blocksOf(readFileSync(join(root, 'docs/tutorial.md'), 'utf8'));

describe('docs/tutorial.md', () => {
  it.each(blocks)('line $line', { timeout: 240_000 }, async (block) => {
    if ('file' in block) writeFileSync(join(folder, block.file), block.text);
    else for (const typed of block.commands) await follow(typed);
  });

  it('has both kinds of blocks', () => {
    expect(blocks.filter((block) => 'file' in block).length).toBeGreaterThan(8);
    expect(blocks.filter((block) => 'commands' in block).length).toBeGreaterThan(8);
  });
});

async function follow({ command, shown }: Typed): Promise<void> {
  const [program, word, ...words] = command.split(' ');
  if (program === 'export') return set([word, ...words].map(String));
  if (program === 'npm' && word === 'install') return install(words.filter((one) => !one.startsWith('--')));
  if (command.startsWith('npx micro bot ')) return hear(command);
  expect(await shell(command)).toMatch(like(shown));
}

/** What a command prints, whether it ends well or, as a test that is red, does not. `cd` lasts. */
async function shell(command: string): Promise<string> {
  const where = join(home, 'where');
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', `${command}\nc=$?; pwd > ${where}; exit $c`], {
    cwd: folder,
    env,
  }).catch((error: { stdout: string; stderr: string }) => error);
  folder = readFileSync(where, 'utf8').trimEnd();
  // vitest tells of what is red on the other stream.
  const printed = command.startsWith('npx vitest') ? stdout + stderr : stdout;
  return `${printed.replaceAll('\r', '').trimEnd()}\n`;
}

function set(pairs: readonly string[]): void {
  for (const [name = ''] of pairs.map((pair) => pair.split('='))) {
    env[name] = accounts[name] ?? expect.unreachable(`the test has no ${name} to give`);
  }
  env.MICRO_SLACK_API_URL = slack.url;
}

/** Only what is named is there afterwards: what a reader forgot to install is not found. */
function install(packages: readonly string[]): void {
  for (const name of packages) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    mkdirSync(bin, { recursive: true });
    if (name === `../micro-bot/micro-bot-streams-${version}.tgz`) sources(join(folder, 'node_modules'));
    else symlinkSync(join(root, 'node_modules', name), target);
  }
  for (const [name, program] of Object.entries({ vitest: 'vitest', tsc: 'typescript' })) {
    if (packages.includes(program)) symlinkSync(join(root, 'node_modules/.bin', name), join(bin, name));
  }
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default { test: { testTimeout: 60_000 } };\n');
}

/** The package with its sources for what is built of them. */
function sources(modules: string): void {
  const target = join(modules, 'micro-bot-streams');
  mkdirSync(target);
  symlinkSync(join(root, 'src'), join(target, 'src'));
  const entries = Object.entries<{ readonly default?: string }>(exports).map(([name, entry]) => [
    name,
    entry.default?.replace('./dist/', './src/').replace(/js$/, 'ts') ?? entry,
  ]);
  const manifest = { name: 'micro-bot-streams', version, type: 'module', exports: Object.fromEntries(entries) };
  writeFileSync(join(target, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(bin, 'micro'), `#!/bin/sh\nexec node '${join(root, 'src/main.ts')}' "$@"\n`);
  chmodSync(join(bin, 'micro'), 0o755);
}

/** The bot runs, takes what is said in #ops, and ends by Ctrl-C, which reaches all that the shell began. */
async function hear(command: string): Promise<void> {
  const bot = spawn('sh', ['-c', command], { cwd: folder, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  bot.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(bot, 'close');
  try {
    await Promise.race([slack.connected(2), ended.then(() => expect.unreachable(`it ended: ${log}`))]);
    slack.say({ channel: '#ops', user: 'ann', text: 'the deploy failed' });
    await vi.waitFor(
      () =>
        expect(
          slack.ledger.deliveries.map(({ acked }) => acked),
          log,
        ).toEqual([true]),
      {
        timeout: 60_000,
      },
    );
  } finally {
    if (bot.exitCode === null && bot.pid !== undefined) process.kill(-bot.pid, 'SIGINT');
    await ended;
  }
}

/** Without the folders that npm puts in front when it runs a script. */
function outside(path: string): readonly string[] {
  return path.split(delimiter).filter((one) => !one.includes('node_modules'));
}
