import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'micro-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Installed as anyone would: nothing of this folder is reachable from there. */
beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  const packed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  await run('npm', ['install', ...quiet, join(folder, filename)], { cwd: folder });
}, 300_000);

describe('the package, installed in an empty folder', () => {
  it('runs from JavaScript', async () => {
    const { stdout } = await run('npx', ['--no-install', 'micro', 'bot', '--help'], { cwd: folder });
    expect(stdout).toMatch(/^micro bot \[flags\]/);
    expect(stdout).toContain('--slack_token');
    // The package's own name runs it without being installed: npx takes the one file that all of its names stand for.
    for (const name of ['micro-bot', 'micro-bot-streams']) {
      const version = await run('npx', ['--no-install', name, '--version'], { cwd: folder });
      expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    }
  });

  it('draws an example by its name, without a warning', async () => {
    const drawn = await run('npx', ['--no-install', 'micro', 'marbles', 'slack-to-email'], { cwd: folder });
    expect(drawn.stdout).toMatch(/^ {2}slack ──▶ slack-to-email ──▶ email\n/);
    expect(drawn.stdout).toContain('m = to email:team@example.org: #ops: 3 messages\n');
    expect(drawn.stderr).toBe('');
  });

  it('loads a plugin in TypeScript, with its own copy of the package', async () => {
    writeFileSync(
      join(folder, 'ping.ts'),
      `import type { Command } from 'micro-bot-streams';
       import { UsageError } from 'micro-bot-streams';
       const pong: Command = { name: 'pong', usage: 'pong', description: 'Returns ping', exec: () => 'ping ' + new UsageError('').code };
       export const commands = { '^pong$': pong };`,
    );
    const argv = ['bot', '--inputs=console', '--registry=memory', '--plugin=./ping.ts'];
    const env = { ...process.env, MICRO_DATA: join(folder, 'data') };
    const running = run('npx', ['--no-install', 'micro', ...argv], { cwd: folder, env });
    running.child.stdin?.end('pong\n');
    expect((await running).stdout).toBe('ping USAGE\n');
  });

  it.each(['import', 'require'])(
    "shares the bot's RxJS, which is in one file, with a plugin that loads it by %s",
    async (how) => {
      const load = (name: string) =>
        how === 'import' ? `await import('${name}')` : `createRequire(import.meta.url)('${name}')`;
      writeFileSync(
        join(folder, 'shares.ts'),
        `import { createRequire } from 'node:module';
       import { dedupe } from 'micro-bot-streams/operators';
       const { NEVER, Observable, asyncScheduler, map } = ${load('rxjs')};
       const operators = ${load('rxjs/operators')};
       const { TestScheduler } = ${load('rxjs/testing')};
       const same = dedupe(String, { within: 1, clock: asyncScheduler })(NEVER).constructor === Observable;
       const whole = [Observable, TestScheduler].every((one) => String(one).startsWith('class'));
       const shares = { name: 'shares', usage: 'shares', description: 'Says whether', exec: () => [same, whole, map === operators.map].join() };
       export const commands = { '^shares$': shares };`,
      );
      const argv = ['bot', '--inputs=console', '--registry=memory', '--plugin=./shares.ts'];
      const env = { ...process.env, MICRO_DATA: join(folder, 'data') };
      const running = run('npx', ['--no-install', 'micro', ...argv], { cwd: folder, env });
      running.child.stdin?.end('shares\n');
      expect((await running).stdout).toBe('true,true,true\n');
    },
    120_000,
  );

  it("keeps what Node compiled in the user's folder for caches, and needs none", async () => {
    const version = async (cache: string) => {
      const env = { ...process.env, NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: cache };
      return (await run('npx', ['--no-install', 'micro', '--version'], { cwd: folder, env })).stdout;
    };
    const plain = await version('/dev/null/nowhere');
    expect(plain).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await version(join(folder, 'cache'))).toBe(plain);
    expect(readdirSync(join(folder, 'cache/micro-bot'))).toHaveLength(1);
  }, 120_000);

  it('writes a command, a pipeline and an input whose tests pass when what is said next is done', async () => {
    const names = ['command', 'pipeline', 'input'].map((kind) => [kind, `my-${kind}`] as const);
    const said: string[] = [];
    for (const words of names) {
      said.push((await run('npx', ['--no-install', 'micro', 'new', ...words], { cwd: folder })).stdout);
    }
    for (const one of said) expect(one).toContain('\n  npm install --save-dev vitest\n  npx vitest run my-');
    await run('npm', ['install', '--save-dev', ...quiet, 'vitest'], { cwd: folder });
    const { stdout } = await run('npx', ['--no-install', 'vitest', 'run'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/Test Files +3 passed \(3\)/);
  }, 300_000);

  it('tries an input under node:test, too', async () => {
    await run('npx', ['--no-install', 'micro', 'new', 'input', 'bare'], { cwd: folder });
    const suite = `import { after, describe, it } from 'node:test';
      import { inputContract } from 'micro-bot-streams/testing/input';
      import { bareInput } from './bare.ts';
      import { barePeer } from './bare-peer.ts';
      inputContract(bareInput, barePeer, { describe, it, after });`;
    writeFileSync(join(folder, 'bare.node.ts'), suite);
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'bare.node.ts'], { cwd: folder });
    expect(stdout).toMatch(/^# pass [3-9]\d$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  }, 300_000);

  it('can be imported from each of its entries, with types', async () => {
    const entries = [
      'micro-bot-streams',
      'micro-bot-streams/operators',
      'micro-bot-streams/testing',
      'micro-bot-streams/testing/input',
    ];
    const script = `for (const entry of ${JSON.stringify(entries)}) console.log(Object.keys(await import(entry)).length > 0)`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(stdout).toBe('true\ntrue\ntrue\ntrue\n');
    for (const entry of ['index', 'operators/index', 'testing/index', 'testing/input']) {
      expect(existsSync(join(folder, 'node_modules/micro-bot-streams/dist', `${entry}.d.ts`))).toBe(true);
    }
  });

  it('says under an older Node which version it needs, and exits 1', async () => {
    const old = await olderNode();
    if (old === undefined) {
      console.warn('skipped: there is no Node older than 24 on the PATH');
      return;
    }
    const bin = join(folder, 'node_modules/micro-bot-streams/dist/bin.cjs');
    const failure = await run(old, [bin, 'bot', '--help']).then(
      () => undefined,
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    expect(failure).toMatchObject({ code: 1, stdout: '' });
    expect(failure?.stderr).toMatch(/^micro needs Node 24\.15 or later; this is Node \d+\.\d+\.\d+\. See \S+\n$/);
  }, 120_000);
});

/** The machine's own, when it is old enough; else npm brings one, where nothing may be skipped. */
async function olderNode(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  for (const path of folders.map((one) => join(one, 'node')).filter(existsSync)) {
    const { stdout } = await run(path, ['--version']);
    if (Number(stdout.slice(1).split('.')[0]) < 24) return path;
  }
  if (process.env.CI !== 'true') return undefined;
  const place = join(folder, 'old');
  await run('npm', ['install', ...quiet, '--prefix', place, 'node@20']);
  return join(place, 'node_modules/node/bin/node');
}
