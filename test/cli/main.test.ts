import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { inputs } from '../../src/inputs/index.ts';
import { bringUpToDate } from '../../src/journal/sqlite/bring-up-to-date.ts';
import { formats } from '../../src/journal/sqlite/formats.ts';
import { freePort } from '../peers/live.ts';
import { loadedModules } from '../support/loaded.ts';
import { micro } from '../support/micro.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-main-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('help', () => {
  it.each([['--help'], ['bot', '--help']])(
    'fits in 80 columns where nobody says how many there are: %s',
    async (...argv) => {
      const { stdout } = await micro(argv).ended;
      const lines = stdout.split('\n');
      expect(lines.length).toBeGreaterThan(30);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('loads no SDK and no rxjs', async () => {
    const modules = loadedModules(folder);
    const run = micro(['bot', '--help'], { env: modules.env });
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
    const loaded = modules.read().split('\n');
    const packages = new Set(loaded.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]));
    expect(packages).toContain('yargs');
    for (const heavy of [
      'rxjs',
      '@slack/web-api',
      '@slack/socket-mode',
      'nodemailer',
      'consul',
      'undici',
      're2js',
      'croner',
    ]) {
      expect(packages).not.toContain(heavy);
    }
  });

  it('groups the flags by input', async () => {
    const { stdout } = await micro(['help', 'bot']).ended;
    const headings = stdout.split('\n').filter((line) => /^\S+: |^Bot$/.test(line));
    expect(headings.map((line) => line.split(':')[0])).toEqual(['Bot', ...Object.keys(inputs)]);
  });

  it.each([
    [['help'], /micro start[\s\S]*\nmicro help commands lists what the bot itself can do.*\n.*\n$/],
    [['help', 'commands'], /^ping - Returns pong$/m],
    [['help', 'completion'], /micro completion bash/],
    [['help', 'call'], /^call \[service\]/],
    [['--help'], /micro start/],
    [['start', '--help'], /^micro start \[flags\]/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ])('%j', async (argv, text) => {
    const { code, stdout, stderr } = await micro(argv).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(text);
  });
});

it('says no more to a reader that has gone', async () => {
  const run = micro(['help', 'bot']);
  run.child.stdout.destroy();
  expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
});

describe('wrong use', () => {
  it.each([
    [[], /micro: say what to do/],
    [['bto'], /micro: micro has no such command: did you mean micro bot\?/],
    [['bot'], /micro: --inputs names no input/],
    [['bot', '--inputs=slack', '--slack_token=', 'xoxb-secret-1'], /is there a space after a '=', or/],
    [['bot', '--inputs=console', '--timezone=Mars/Base'], /micro: --timezone: unknown time zone "Mars\/Base"/],
    [['bot', '--inputs=console', '--summary=console -> email:a@example.org every 1h'], /email/],
    [['bot', '--inputs=console', '--summary=nonsense'], /micro: --summary 'nonsense': there is no -> in it/],
  ])('%j exits 2 and says what to do', async (argv, text) => {
    const { code, stdout, stderr } = await micro(argv).ended;
    expect(stderr).toMatch(text);
    expect(stderr).not.toContain('secret');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('the process', () => {
  const bot = ['bot', '--inputs=console', '--registry=memory', '--log_level=info', '--log_format=text'];
  const up = ({ stderr }: { readonly stderr: string }) => stderr.includes('the link is up');

  // Other systems show it elsewhere; what is shown is the same.
  it.runIf(existsSync('/proc/self/cmdline'))(
    'shows no secret to the list of processes, in its log, or anywhere',
    async () => {
      const secrets = ['xoxb-secret-1', 'consul-secret-2'];
      const run = micro(
        [...bot, '--slack-token', 'xoxb-secret-1', '--registry_token=consul-secret-2', '--log_level=debug'].filter(
          (a) => a !== '--log_level=info',
        ),
      );
      await run.until(up);
      const shown = readFileSync(`/proc/${run.child.pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      expect(shown).toMatch(/^micro bot --inputs=console --registry=memory/);
      for (const secret of secrets) expect(shown).not.toContain(secret);
      run.child.kill('SIGTERM');
      const { code, stdout, stderr } = await run.ended;
      expect(code).toBe(0);
      for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)('stops cleanly on %s', async (signal) => {
    const run = micro(bot);
    await run.until(up);
    run.child.kill(signal);
    const { code, stderr } = await run.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/info {2}stopped code=stopped/);
  });

  it('leaves at once on a second Ctrl-C', async () => {
    writeFileSync(
      join(folder, 'slow.ts'),
      `import type { Command } from 'micro-bot-streams';
       const slow: Command = { name: 'slow', usage: 'slow', description: 'takes its time',
         exec: () => { console.error('running'); return new Promise(() => undefined); } };
       export const commands = { '^slow$': slow };`,
    );
    const run = micro([...bot, '--plugin=./slow.ts', '--stop_timeout=1h', '--command_timeout=1h'], { folder });
    await run.until(up);
    run.child.stdin.write('slow\n');
    await run.until(({ stderr }) => stderr.includes('running'));
    run.child.kill('SIGINT');
    await run.until(({ stderr }) => stderr.includes('stopping'));
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
  });

  it('answers from a plugin, and exits 0 when its input ends', async () => {
    writeFileSync(
      join(folder, 'ping.ts'),
      `export const commands = {
         '^pong$': { name: 'pong', usage: 'pong', description: 'Returns ping', exec: () => 'ping' },
         '^ping$': { name: 'ping', usage: 'ping', description: 'Taken', exec: () => 'taken' },
       };`,
    );
    const { code, stdout, stderr } = await micro([...bot, '--plugin=./ping.ts'], { folder, input: 'pong\nping\n' })
      .ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ping\npong\n' });
    expect(stderr).toMatch(/warn .*\.\/ping\.ts.*\^ping\$/);
  });

  it('warns of an allowance for an input that does not run', async () => {
    const { code, stderr } = await micro([...bot, '--allow_to=foo:*,console:*'], { input: '' }).ended;
    expect(stderr).toContain("--allow_to 'foo:*' allows nothing: there is no input foo; there are console");
    expect(stderr).not.toContain("'console:*'");
    expect(code).toBe(0);
  });

  it('refuses a plugin whose pattern is slow', async () => {
    writeFileSync(
      join(folder, 'evil.ts'),
      `export const commands = { '(.*)a.{200}b': { name: 'evil', usage: 'evil', description: 'x', exec: () => '' } };`,
    );
    const { code, stderr } = await micro([...bot, '--plugin=./evil.ts'], { folder, input: '' }).ended;
    expect(stderr).toMatch(/^micro: --plugin \.\/evil\.ts: pattern '\(\.\*\)a\.\{200\}b' is too slow/);
    expect(code).toBe(2);
  });

  it('refuses a plugin whose pattern is none', async () => {
    writeFileSync(join(folder, 'none.ts'), readFileSync(join(folder, 'evil.ts'), 'utf8').replace('(.*)a', '(?=a)'));
    const { code, stderr } = await micro([...bot, '--plugin=./none.ts'], { folder, input: '' }).ended;
    expect(stderr).toMatch(/^micro: --plugin \.\/none\.ts: pattern .* is not understood/);
    expect(code).toBe(2);
  });

  it('tells /readyz when it is ready', async () => {
    const run = micro([...bot, '--http_address=:0']);
    await run.until(up);
    const [, address] = /address=(127\.0\.0\.1:\d+)/.exec(run.output().stderr) ?? [];
    expect((await fetch(`http://${address}/readyz`)).status).toBe(200);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('exits 1 without a secret in its last words when something breaks that nobody caught', async () => {
    writeFileSync(
      join(folder, 'broken.ts'),
      `const exec = () => { setTimeout(() => { throw new Error('xoxb-secret-1 broke') }, 0); return 'soon'; };
       export const commands = { '^break$': { name: 'break', usage: 'break', description: 'Breaks', exec } };`,
    );
    const run = micro([...bot, '--plugin=./broken.ts', '--slack_token=xoxb-secret-1'], { folder });
    await run.until(up);
    run.child.stdin.write('break\n');
    const { code, stderr } = await run.ended;
    expect(stderr).toContain('*** broke');
    expect(stderr).not.toContain('xoxb-secret-1');
    expect(code).toBe(1);
  });
});

describe('micro check', () => {
  it('says in words what it found', async () => {
    const { code, stdout } = await micro(['check', '--inputs=console', '--registry=memory']).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {3}data: \/.* is free\n/);
    expect(stdout.replace(/^.*\n/, '')).toBe(
      'ok   registry memory: it answers and knows 0 services\nok   console: there is nothing to look at\n',
    );
  });

  it('refuses a journal that is none, as the bot does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'micro-check-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'journal.db'), 'x'.repeat(9_000));
    const { code, stdout } = await micro(['check', '--inputs=console', '--registry=memory', `--data=${folder}`]).ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL data: journal .*: the file is no journal: put a copy back/);
  });

  it('says that a journal of an older bot will be brought up to date, and leaves it as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'micro-check-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'journal.db');
    const older = new DatabaseSync(path);
    older.exec('PRAGMA journal_mode = wal');
    bringUpToDate(older, path, formats.slice(0, 1));
    older.close();
    const before = readFileSync(path);
    const { code, stdout } = await micro(['check', '--inputs=console', '--registry=memory', `--data=${folder}`]).ended;
    expect(stdout).toMatch(
      /^ok {3}data: .* is free, and its journal has format 1: the bot makes it format \d+ when it starts, and keeps a copy\n/,
    );
    expect(code).toBe(0);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['journal.db', 'lock']);
  });

  it.each([
    ['--journal_max=1kB', /^FAIL settings: --journal_max\n {7}--journal_max must be at least 1MB/m],
    ['--summary=foo', /^FAIL settings: --summary\n {7}--summary 'foo': there is no ->/m],
    ['--summary=console -> console:a every 7m', /^FAIL settings: --summary\n {7}.*do not fit the clock/m],
    ['--summary=slack:#ops -> console:a every 1h', /^FAIL settings: --summary\n {7}.*needs the input 'slack'/m],
    ['--notify=registry -> console', /^FAIL settings: --notify\n {7}.*"console" is no address/m],
    [
      '--fallback=console -> email:ops after 1m',
      /^FAIL settings: --fallback\n {7}--fallback .*'email' is not among --inputs/m,
    ],
    [
      '--fallback=slack -> console:a after 1m',
      /^FAIL settings: --fallback\n {7}--fallback .*'slack' is not among --inputs/m,
    ],
    ['--fallback=console -> console:a after 1m', /^FAIL settings: --fallback\n {7}.*when console is away, both are/m],
    ['--on_call=console', /^FAIL settings: --on_call\n {7}--on_call 'console': there is no ->/m],
    ['--on_call=alerts -> console:a', /^FAIL settings: --on_call\n {7}.*needs the input 'alerts'/m],
    ['--runbook=./none.txt', /^FAIL settings: --runbook\n {7}--runbook \.\/none\.txt: nothing begins it/m],
    ['--bridge=console:a', /^FAIL settings: --bridge\n {7}--bridge 'console:a': name two rooms or more/m],
    ['--bridge=console:a = slack:#ops', /^FAIL settings: --bridge\n {7}.*needs the input 'slack'/m],
    ['--fallback=console -> email:ops', /^FAIL settings: --fallback\n {7}.*how long to wait first, such as after 10m/m],
    ['--timezone=Mars/X', /^FAIL settings: --timezone\n {7}--timezone: unknown time zone "Mars\/X"/m],
    ['--allow_to=foo', /^FAIL settings: --allow_to\n {7}--allow_to 'foo': write an input and a place/m],
    ['--admins=foo', /^FAIL settings: --admins\n {7}--admins 'foo': write an input and one person/m],
    ['--allow={"deny":7}', /^FAIL settings: --allow\n {7}--allow: rule 1 has a deny that is no text/m],
    ['--http_address=99999999', /^FAIL settings: --http_address\n {7}--http_address must be HOST:PORT/m],
    ['--server_address=nowhere', /^FAIL settings: --server_address\n {7}--server_address must be HOST:PORT/m],
  ])('refuses %s as the bot does', async (flag, text) => {
    const { code, stdout } = await micro(['check', '--inputs=console', '--registry=memory', flag]).ended;
    expect(stdout).toMatch(text);
    expect(stdout.match(/^FAIL/gm)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('says which pipeline needs more than an input can give, as the bot does', async () => {
    const plugin = join(folder, 'audit.ts');
    const source = "{ name: 'audit', from: ['console'], to: [], needs: { console: ['history'] }, run: () => ({}) }";
    writeFileSync(plugin, `export const pipelines = [${source}];`);
    const flags = ['--inputs=console', '--registry=memory', `--plugin=${plugin}`];
    const { code, stdout } = await micro(['check', ...flags]).ended;
    expect(stdout).toMatch(
      /^FAIL settings: pipeline 'audit' needs 'history' of console, which has it not: what is said/m,
    );
    expect(code).toBe(1);
    const { stderr } = await micro(['bot', ...flags], { input: '' }).ended;
    expect(stderr).toMatch(/pipeline 'audit' needs 'history' of console/);
  });

  it('refuses a plugin whose command would use what the bot remembers for itself, as the bot does', async () => {
    const plugin = join(folder, 'greedy.ts');
    const command = "{ name: 'commands', usage: 'all', description: 'All', exec: () => '' }";
    writeFileSync(plugin, `export const commands = { '^all$': ${command} };`);
    const flags = ['--inputs=console', '--registry=memory', `--plugin=${plugin}`];
    const words =
      "the command 'commands' would use what the bot remembers for itself as 'commands': give it another memory";
    const checked = await micro(['check', ...flags]).ended;
    expect(checked.stdout).toContain(`FAIL settings: --plugin\n       ${words}`);
    expect(checked.code).toBe(1);
    const { code, stderr } = await micro(['bot', ...flags]).ended;
    expect(stderr).toContain(`micro: ${words}`);
    expect(code).toBe(2);
  });

  it('says when somebody else listens at --http_address', async () => {
    const flags = ['--inputs=console', '--registry=memory'];
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
    const { code, stdout } = await micro(['check', ...flags, `--http_address=${address}`]).ended;
    expect(stdout).toContain(
      `FAIL --http_address: cannot listen at ${address}\n       --http_address: cannot listen on ${address} (EADDRINUSE)`,
    );
    expect(code).toBe(1);
    const free = await micro(['check', ...flags, '--http_address=127.0.0.1:0']).ended;
    expect(free.stdout).toContain('ok   --http_address: can listen at 127.0.0.1:0\n');
    expect(free.code).toBe(0);
  });

  it('says all that is wrong at once', async () => {
    const argv = ['--timezone=Mars/X', '--summary=foo', '--notify=bar', '--allow_to=foo,bar'];
    const { stdout } = await micro(['check', '--inputs=console', '--registry=memory', ...argv]).ended;
    expect(stdout.match(/^FAIL settings/gm)).toHaveLength(5);
  });

  it('exits 1 and says what to do when something is wrong', async () => {
    const port = await freePort();
    const argv = ['--inputs=email', '--email_from=bot@example.org', `--email_smtp=smtp://127.0.0.1:${port}`];
    const run = micro([
      'check',
      ...argv,
      `--registry_address=127.0.0.1:${port}`,
      '--email_password=secret-3',
      '--email_user=bot',
    ]);
    const { code, stdout } = await run.ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL registry consul: .*\n {7}see --registry/m);
    expect(stdout).toMatch(/^FAIL email: .*\n {7}.*ECONNREFUSED\): check --email_smtp$/m);
    expect(stdout).not.toContain('secret-3');
  });
});

it('exits 2 when every input is switched off, and says why', async () => {
  writeFileSync(
    join(folder, 'off.ts'),
    `import { throwError } from 'rxjs';
     import { ConfigError } from 'micro-bot-streams';
     export const inputs = [{ name: 'off', description: 'Never works', can: {}, flags: {},
       connect: () => throwError(() => new ConfigError('--off_token is revoked: make a new one')) }];`,
  );
  const argv = ['bot', '--plugin=./off.ts', '--inputs=off', '--registry=memory', '--log_format=text'];
  const { code, stderr } = await micro(argv, { folder }).ended;
  expect(stderr).toContain('the input is switched off: --off_token is revoked: make a new one');
  expect(code).toBe(2);
});
