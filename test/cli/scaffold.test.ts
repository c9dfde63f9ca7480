import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { scaffold } from '../../src/cli/scaffold.ts';
import { ConfigError } from '../../src/errors.ts';
import { micro } from '../support/micro.ts';

const root = dirname(dirname(import.meta.dirname));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A new folder, with what `npm install` would have put there. */
function empty(): string {
  const folder = mkdtempSync(join(tmpdir(), 'micro-new-'));
  folders.push(folder);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const written = (folder: string) => readdirSync(folder).filter((name) => name !== 'node_modules');

/** The package by its name is the sources, as everywhere in these tests. */
function aliased(folder: string): void {
  const find = {
    index: '/^micro-bot-streams$/',
    other: '/^micro-bot-streams\\/(operators|testing)$/',
    input: /^micro-bot-streams\/testing\/input$/,
  };
  const config = `export default { resolve: { alias: [
    { find: ${find.index}, replacement: ${JSON.stringify(join(root, 'src/index.ts'))} },
    { find: ${find.other}, replacement: ${JSON.stringify(join(root, 'src/$1/index.ts'))} },
    { find: ${find.input}, replacement: ${JSON.stringify(join(root, 'src/testing/input.ts'))} },
  ] } };`;
  writeFileSync(join(folder, 'vitest.config.mjs'), config);
}

it('writes a command, a pipeline and an input whose tests pass, and that the bot loads', async () => {
  const folder = empty();
  for (const kind of ['command', 'pipeline', 'input']) {
    const { code, stdout, stderr } = await micro(['new', kind, `my-${kind}-2`], { folder }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`wrote my-${kind}-2.ts, my-${kind}-2.test.ts`);
    expect(stdout).toContain(`  npx vitest run my-${kind}-2.test.ts\n`);
  }
  aliased(folder);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [vitest, 'run', '--root', folder], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(stdout).toMatch(/Test Files +3 passed \(3\)/);

  const plugins = ['command', 'pipeline', 'input'].map((kind) => `--plugin=./my-${kind}-2.ts`);
  const session = micro(['start', ...plugins], { folder, input: 'my-command-2 Ann\nmy-command-2\nhelp\n' });
  const { code, stdout: said } = await session.ended;
  expect(code).toBe(0);
  expect(said).toMatch(/^Hello Ann!\n/);
  expect(said).toContain('my-command-2 [name] - Greets somebody');
  const { stdout: help } = await micro(['bot', '--help', ...plugins], { folder }).ended;
  expect(help).toMatch(/--my_input_2_server +The server of the chat: HOST:PORT \(required\)/);
}, 120_000);

it('makes a package where there is none, and says to install it', async () => {
  const folder = empty();
  const first = await micro(['new', 'command', 'weather'], { folder }).ended;
  expect(first.stdout).toContain('wrote weather.ts, weather.test.ts, package.json, tsconfig.json\n\n  npm install\n');
  const { type, scripts, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect({ type, scripts }).toEqual({ type: 'module', scripts: { test: 'vitest run' } });
  expect(Object.keys(devDependencies)).toEqual(['@types/node', 'micro-bot-streams', 'rxjs', 'vitest']);
  const { compilerOptions } = JSON.parse(readFileSync(join(folder, 'tsconfig.json'), 'utf8'));
  expect(compilerOptions).toMatchObject({ erasableSyntaxOnly: true, types: ['node'] });
  // This package is not installed where these tests run: it is taken from where it is.
  expect(devDependencies['micro-bot-streams']).toBe(`file:${root}/`);

  const second = await micro(['new', 'pipeline', 'rain'], { folder }).ended;
  expect(second.stdout).toMatch(/^wrote rain\.ts, rain\.test\.ts\n\n {2}npm install --save-dev micro-bot-streams\n/);
  expect(second.stdout).toContain(
    '  npx vitest run rain.test.ts\n  micro marbles ./rain.ts\n  micro start --plugin ./rain.ts\n',
  );
  expect(first.stdout).not.toContain('micro marbles');
});

it('overwrites nothing', async () => {
  const folder = empty();
  writeFileSync(join(folder, 'weather.test.ts'), 'mine');
  const { code, stderr } = await micro(['new', 'command', 'weather'], { folder }).ended;
  expect(code).toBe(2);
  expect(stderr).toBe('micro: there is a weather.test.ts already: choose another name, or another folder\n');
  expect(written(folder)).toEqual(['weather.test.ts']);
  expect(readFileSync(join(folder, 'weather.test.ts'), 'utf8')).toBe('mine');
});

it('overwrites no link either, though it leads nowhere', async () => {
  const folder = empty();
  symlinkSync('nowhere.ts', join(folder, 'weather.ts'));
  await expect(scaffold(['command', 'weather'], folder)).rejects.toThrow(
    new ConfigError('there is a weather.ts already: choose another name, or another folder'),
  );
  expect(written(folder)).toEqual(['weather.ts']);
});

describe('refuses', () => {
  it.each([
    [[], /say what to make, and its name: micro new command\|pipeline\|input NAME/],
    [['plugin', 'weather'], /say what to make/],
    [['constructor', 'weather'], /say what to make/],
    [['command', 'weather', 'report'], /say what to make/],
    [['command'], /the name must be of a to z and digits/],
    [['command', 'Weather'], /the name must be/],
    [['command', '../weather'], /the name must be/],
    [['command', 'weather_report'], /the name must be/],
    [['command', 'x'.repeat(41)], /at most 40 long/],
    [['command', 'list'], /the bot has 'list' already/],
    [['command', 'commands'], /the bot has 'commands' already/],
    [['pipeline', 'commands'], /the bot has 'commands' already/],
    [['input', 'slack'], /the bot has 'slack' already/],
    [['input', 'registry'], /the bot has 'registry' already/],
  ])('micro new %j', async (words, message) => {
    const folder = empty();
    const failure = await scaffold(words, folder).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).toMatch(message);
    expect(written(folder)).toEqual([]);
  });
});
