import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pluginOf } from '../../src/cli/plugin-of.ts';
import { ConfigError } from '../../src/errors.ts';
import { micro } from '../support/micro.ts';

// Nothing is installed here or above.
const folder = mkdtempSync(join(tmpdir(), 'micro-plugins-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** A plugin with an input named `talk` shows in help that it was loaded. */
const talk = (extra: string) =>
  `export const inputs = [{ name: 'talk', description: 'Talk${extra}', can: {}, connect: () => null,
    flags: { server: { type: 'string', description: 'Where to', placeholder: 'HOST:PORT' } } }];`;

async function help(...plugins: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await micro(['bot', '--help', ...plugins.map((name) => `--plugin=${name}`)], {
    folder,
  }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function wrong(plugin: string): Promise<string> {
  const { code, stderr } = await micro(['bot', '--inputs=console', `--plugin=${plugin}`], { folder }).ended;
  expect(code).toBe(2);
  return stderr;
}

describe('a plugin', () => {
  it('is a file, and its input has flags', async () => {
    file('talk.ts', "import type { Input } from 'micro-bot-streams';", 'type I = Input;', talk(' over a file'));
    const text = await help('./talk.ts');
    expect(text).toContain('talk: Talk over a file');
    expect(text).toMatch(/--talk_server +Where to: HOST:PORT/);
  });

  it('is a folder', async () => {
    file('folder/index.ts', "import { extra } from './extra.ts';", talk(`' + extra + '`));
    file('folder/extra.ts', "export const extra: string = ' over a folder';");
    expect(await help('./folder')).toContain('talk: Talk over a folder');
  });

  it('is a folder with a package.json that names its module', async () => {
    file('named/package.json', JSON.stringify({ name: 'named', exports: { '.': { default: './src/plugin.ts' } } }));
    file('named/src/plugin.ts', talk(' by name'));
    expect(await help('./named')).toContain('talk: Talk by name');
  });

  it('is a package', async () => {
    const root = 'node_modules/micro-talk';
    file(
      `${root}/package.json`,
      JSON.stringify({ name: 'micro-talk', type: 'module', exports: { import: './main.js' } }),
    );
    file(`${root}/main.js`, "import { Observable } from 'rxjs';", talk(" ' + Observable.name + '"));
    expect(await help('micro-talk')).toContain('talk: Talk Observable');
  });

  it("uses the running bot's own copy of the package and of rxjs, whatever lies beside it", async () => {
    file('own/node_modules/rxjs/package.json', JSON.stringify({ name: 'rxjs', main: 'index.js' }));
    file('own/node_modules/rxjs/index.js', "throw new Error('the wrong rxjs');");
    file('own/node_modules/dep/package.json', JSON.stringify({ name: 'dep', type: 'module', main: 'index.js' }));
    file('own/node_modules/dep/index.js', "import { mine } from 'rxjs'; export const other = mine;");
    const copies = [
      "import { Observable } from 'rxjs';",
      "import { address, UsageError } from 'micro-bot-streams';",
      "import { ofType } from 'micro-bot-streams/operators';",
      "const yes = typeof Observable === 'function' && typeof ofType === 'function' && address('a', 'b') === 'a:b' && new UsageError('x').code;",
    ];
    file('own/plugin.ts', ...copies, talk(" ' + yes + '"));
    expect(await help('./own/plugin.ts')).toContain('talk: Talk USAGE');
  });

  it("leaves a dependency's own rxjs to it", async () => {
    file('dep/node_modules/rxjs/package.json', JSON.stringify({ name: 'rxjs', type: 'module', main: 'index.js' }));
    file('dep/node_modules/rxjs/index.js', "export const mine = 'kept';");
    file('dep/node_modules/dep/package.json', JSON.stringify({ name: 'dep', type: 'module', main: 'index.js' }));
    file('dep/node_modules/dep/index.js', "export { mine } from 'rxjs';");
    file('dep/plugin.ts', "import { mine } from 'dep';", talk(" ' + mine + '"));
    expect(await help('./dep/plugin.ts')).toContain('talk: Talk kept');
  });

  it('is a module whatever the package.json around it says, without a word of warning', async () => {
    file('cjs/package.json', JSON.stringify({ name: 'cjs', type: 'commonjs' }));
    file('cjs/plugin.ts', "import { of } from 'rxjs';", talk(" ' + typeof of + '"));
    expect(await help('./cjs/plugin.ts')).toContain('talk: Talk function');
    file('untyped/package.json', JSON.stringify({ name: 'untyped' }));
    file('untyped/plugin.ts', "import { of } from 'rxjs';", talk(" ' + typeof of + '"));
    expect(await help('./untyped/plugin.ts')).toContain('talk: Talk function');
  });

  it('brings inputs that are run under other names too', async () => {
    file('talk.ts', talk(''));
    const { stdout } = await micro(['bot', '--help', '--plugin=./talk.ts', '--inputs=talk,other=talk'], { folder })
      .ended;
    expect(stdout).toContain('--other_server');
  });
});

describe('an error names the file and the remedy', () => {
  it.each([
    [
      'a missing .ts',
      ["import { x } from './other';", 'export const commands = { x };'],
      /broken\.ts imports '\.\/other', which is no file: write '\.\/other\.ts'/,
    ],
    [
      'a .js that is a .ts',
      ["import { x } from './other.js';", 'export const commands = { x };'],
      /write '\.\/other\.ts'/,
    ],
    ['an enum', ['', 'export enum Color { Red }'], /broken\.ts:2: .*enum.*write a union of texts/],
    ['a parameter property', ['class A { constructor(private x: number) {} }'], /broken\.ts:1: .*declare the field/],
    [
      'a type import without type',
      ["import { X } from './other.ts';", 'export const commands: X = {};'],
      /broken\.ts:1: .*If X is a type, write import type \{ X \}/,
    ],
    ['a syntax error', ['', '', 'export const x = ;'], /broken\.ts:3: Expression expected/],
    ['an error while it loads', ['', "throw new Error('oops');"], /broken\.ts:2: oops/],
    ['a package that is not there', ["import 'not-there';"], /'not-there'.*Install it where the plugin is/],
    ['nothing exported', ['export const other = 1;'], /exports nothing to use: export commands, inputs or pipelines$/m],
    ['a default export', ['export default { commands: {} };'], /by their names, not as default/],
  ])('%s', async (_name, lines, message) => {
    file('other.ts', 'export interface X {}', 'export const x = 1;');
    file('broken.ts', ...lines);
    const text = await wrong('./broken.ts');
    expect(text).toMatch(message);
    expect(text).toMatch(/^micro: --plugin \.\/broken\.ts/);
  });

  it('a file, folder or package that is not there', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    expect(await wrong('./none.ts')).toMatch(/--plugin \.\/none\.ts: there is no such file or folder/);
    expect(await wrong('./empty')).toMatch(/--plugin \.\/empty: the folder needs an index\.ts or index\.js/);
    expect(await wrong('no-such-package')).toMatch(/there is no such file, folder or package here: npm install/);
  });

  it('TypeScript in a package', async () => {
    file('node_modules/raw/package.json', JSON.stringify({ name: 'raw', type: 'module', exports: './index.ts' }));
    file('node_modules/raw/index.ts', 'export const commands: object = {};');
    expect(await wrong('raw')).toMatch(/A package must ship JavaScript/);
  });

  it.each([['undefined'], ['null'], ["'bad'"], ['{ bad: 1 }']])('throw %s, which tells nothing', async (thrown) => {
    file('bare.ts', `throw ${thrown};`);
    expect(await wrong('./bare.ts')).toBe(
      `micro: --plugin ./bare.ts: it throws ${thrown}, no Error that tells where: write throw new Error('why')\n`,
    );
  });

  it('an await that never settles', { timeout: 60_000 }, async () => {
    file('never.ts', 'await new Promise(() => {});', 'export const commands = {};');
    const runs = [
      ['check', '--plugin=./never.ts'],
      ['marbles', './never.ts'],
    ];
    const ended = await Promise.all(runs.map((argv) => micro(argv, { folder }).ended));
    const words = `it was not loaded within 10 s: an await at the top of it, or of a file that it imports, does not settle. Await inside exec, run or connect\n`;
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
      [2, `micro: --plugin ./never.ts: ${words}`],
      [2, `micro: ./never.ts: ${words}`],
    ]);
  });
});

describe('the shape of its parts', () => {
  const exec = () => '';
  it.each([
    [{ commands: [] }, "commands must be an object of commands by pattern, { '^ping$': ping }"],
    [{ commands: { '^x$': exec } }, 'the command for ^x$ must be an object with name, usage, description and exec'],
    [{ commands: { '^x$': { name: 'x', usage: 'x', exec } } }, 'the command for ^x$ needs description: a text'],
    [
      { commands: { '^x$': { name: 'x', usage: 'x', description: 'x' } } },
      'the command for ^x$ needs exec: a function',
    ],
    [{ inputs: {} }, 'inputs must be a list, [one, two]'],
    [{ inputs: [null] }, 'inputs[0] must be an object'],
    [
      { inputs: [{ name: 'x', description: 'x', connect: exec, can: {} }] },
      'inputs[0] needs flags: an object, which may be empty',
    ],
    [{ pipelines: [{ name: 'x', run: exec, from: ['a'] }] }, 'pipelines[0] needs to: a list of names of inputs'],
    [{ pipelines: [{ name: 'x', from: ['a'], to: [] }] }, 'pipelines[0] needs run: a function'],
  ])('%j', (exported, message) => {
    expect(() => pluginOf('./x.ts', exported)).toThrow(new ConfigError(`--plugin ./x.ts: ${message}`));
  });
});
