import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { live } from '../peers/live.ts';
import type { Micro } from '../support/micro.ts';
import { micro } from '../support/micro.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const command = (exec: string, name = 'word') =>
  `export const commands = { '^${name}': { name: '${name}', usage: '${name}', description: 'Says a word', exec: ${exec} } };`;

/** A bot at a pipe, which says what it answers, line by line. */
function started(...plugins: readonly string[]) {
  const argv = [
    'bot',
    '--inputs=console',
    '--registry=memory',
    '--log_format=text',
    '--watch',
    '--runs_per_minute=1000',
  ];
  const bot = micro([...argv, ...plugins.map((name) => `--plugin=${name}`)], { folder });
  bots.push(bot);
  let from = 0;
  return {
    bot,
    /** Says a line, and resolves with what was answered. */
    async ask(line: string): Promise<string> {
      const before = bot.output().stdout.length;
      bot.child.stdin.write(`${line}\n`);
      await bot.until(({ stdout }) => stdout.slice(before).endsWith('\n'));
      return bot.output().stdout.slice(before).trimEnd();
    },
    /** Resolves when the log says something new that fits. */
    async logged(fits: RegExp): Promise<void> {
      await bot.until(({ stderr }) => fits.test(stderr.slice(from)));
      from = bot.output().stderr.length;
    },
  };
}
const links = (bot: Micro) => bot.output().stderr.match(/the link is \w+/g) ?? [];
const bots: Micro[] = [];
afterAll(() => {
  for (const { child } of bots) child.kill('SIGKILL');
});

it('serves what was edited, in any of the files, and goes on with what was there when it cannot', async () => {
  const entry = `import { word } from './words/word.ts';
    import data from './data.json' with { type: 'json' };
    ${command('(): string => word + data.mark')}`;
  file('file/words/word.ts', "export const word: string = 'one';");
  file('file/data.json', '{ "mark": "." }');
  const path = file('file/plugin.ts', entry);
  const { ask, logged, bot } = started('./file/plugin.ts');
  expect(await ask('word')).toBe('one.');
  const before = links(bot);
  expect(before.length).toBeGreaterThan(0);

  file('file/words/word.ts', "export const word: string = 'two';");
  await logged(/--plugin \.\/file\/plugin\.ts was edited: command word/);
  expect(await ask('word')).toBe('two.');

  file('file/data.json', '{ "mark": "!" }');
  await logged(/was edited/);
  expect(await ask('word')).toBe('two!');

  renameSync(file('file/new', "export const word: string = 'three';"), join(folder, 'file/words/word.ts'));
  await logged(/was edited/);
  expect(await ask('word')).toBe('three!');

  file('file/plugin.ts', `\n${entry}\nexport const x = ;`);
  await logged(/plugin\.ts:5: .*\. It goes on as it was before this edit/);
  file('file/plugin.ts', "import './not-yet.ts';");
  await logged(/not-yet\.ts.*It goes on as it was/);
  expect(await ask('word')).toBe('three!');
  file('file/not-yet.ts', '');
  await logged(/exports nothing to use.*It goes on as it was/);
  unlinkSync(path);
  await logged(/there is no such file or folder.*It goes on as it was/);
  expect(await ask('word')).toBe('three!');
  file('file/plugin.ts', command("() => 'four'"));
  await logged(/was edited: command word/);
  expect(await ask('word')).toBe('four');

  expect(links(bot)).toEqual(before);
}, 60_000);

it('serves all of a folder anew, CommonJS and what it reads by itself included', async () => {
  file('folder/package.json', JSON.stringify({ name: 'folder', main: 'main.cjs' }));
  const read = "require('node:fs').readFileSync(__dirname + '/words.txt', 'utf8')";
  file('folder/main.cjs', `exports.commands = require('./part.cjs').commands;`);
  file(
    'folder/part.cjs',
    command(`() => ${read} + 1`).replace('export const', 'exports.').replace('exports. ', 'exports.'),
  );
  file('folder/words.txt', 'txt');
  const { ask, logged } = started('./folder');
  expect(await ask('word')).toBe('txt1');
  file('folder/part.cjs', command(`() => ${read} + 2`).replace('export const ', 'exports.'));
  await logged(/--plugin \.\/folder was edited: command word/);
  expect(await ask('word')).toBe('txt2');
  file('folder/words.txt', 'text');
  await logged(/was edited/);
  expect(await ask('word')).toBe('text2');
}, 60_000);

it('leaves nothing of what was replaced in the process', async () => {
  const plugin = (version: number) => `import { interval, map, merge } from 'rxjs';
    const held = () => JSON.stringify({
      version: ${version},
      timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
      handles: process.getActiveResourcesInfo().filter((name) => /Wrap|Watch|Server|Socket/.test(name)).length,
      listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
    });
    ${command('held', 'held')}
    export const pipelines = [{ name: 'plug', from: ['registry', 'later', 'runs'], to: ['console'], run: (sources, world) => ({
      settled: merge(...Object.values(sources), interval(60_000, world.clock).pipe(map(() => ({ causes: ['nothing'] })))),
    }) }];`;
  file('held.ts', plugin(0));
  const { ask, logged } = started('./held.ts');
  const before = JSON.parse(await ask('held'));
  expect(before).toMatchObject({ version: 0, timers: expect.any(Number) });
  for (let version = 1; version <= 5; version += 1) {
    file('held.ts', plugin(version));
    await logged(/was edited/);
  }
  const after = JSON.parse(await ask('held'));
  expect(after).toEqual({ ...before, version: 5, timers: expect.any(Number) });
  // At its start the bot has some more.
  expect(after.timers).toBeLessThanOrEqual(before.timers);
}, 60_000);

it('finishes a run on what it began with, and answers a question with what is there then', async () => {
  const plugin = (version: number) => `import { existsSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    const slow = async () => {
      console.error('it runs');
      while (!existsSync(${JSON.stringify(join(folder, 'go'))})) await setTimeout(10);
      return 'slow ${version}';
    };
    const asks = async (_, { ask }) => (await ask('Sure?')) + ' ${version}';
    const one = (name, exec) => ({ name, usage: name, description: name, exec });
    export const commands = { '^slow$': one('slow', slow), '^asks$': one('asks', asks) };`;
  file('runs.ts', plugin(1));
  const { ask, logged } = started('./runs.ts');
  expect(await ask('asks')).toBe('Sure?');
  file('runs.ts', plugin(2));
  await logged(/was edited: commands slow, asks/);
  expect(await ask('yes')).toBe('yes 2');
  const slow = ask('slow');
  await logged(/it runs/);
  file('runs.ts', plugin(3));
  await logged(/was edited: commands slow, asks/);
  file('go', '');
  expect(await slow).toBe('slow 2');
  expect(await ask('slow')).toBe('slow 3');
}, 60_000);

it('replaces pipelines, and keeps those before where the bot cannot run them', async () => {
  const plugin = (word: string, from = 'runs', name = 'plug') => `import { map } from 'rxjs';
    import { reply } from 'micro-bot-streams';
    export const pipelines = [{ name: '${name}', from: ['${from}'], to: ['console'], run: (sources) => ({
      console: sources['${from}'].pipe(map((run) => ({ type: 'text', to: run.from, data: '${word} ' + run.command, causes: [run.id] }))),
    }) }];`;
  file('pipes.ts', plugin('one'));
  const { logged, bot } = started('./pipes.ts');
  const both = async (last: string) => {
    const before = bot.output().stdout.length;
    bot.child.stdin.write('ping\n');
    await bot.until(({ stdout }) => stdout.slice(before).includes('pong') && stdout.slice(before).includes(last));
  };
  await both('one ping');
  file('pipes.ts', plugin('two'));
  await logged(/was edited: pipeline plug/);
  await both('two ping');
  file('pipes.ts', plugin('three', 'nowhere'));
  await logged(/pipeline 'plug' needs the input 'nowhere'.*It goes on as it was/);
  file('pipes.ts', plugin('three', 'runs', 'commands'));
  await logged(/two pipelines are called 'commands'.*It goes on as it was/);
  await both('two ping');
  file('pipes.ts', plugin('four'));
  await logged(/was edited/);
  await both('four ping');
}, 60_000);

live('script', 'at a real terminal', () => {
  it.each([
    ['above the prompt', ''],
    ['above the prompt, and in the log where that is elsewhere', `2>${join(folder, 'log')}`],
  ])(
    'it is said %s',
    async (_, redirected) => {
      file('seen.ts', command("() => 'one'"));
      const main = join(import.meta.dirname, '../../src/main.ts');
      const data = mkdtempSync(join(folder, 'data-'));
      const line = `${process.execPath} ${main} start --log_level=info --data=${data} --plugin=./seen.ts ${redirected}`;
      const bot = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd: folder });
      let seen = '';
      bot.stdout.setEncoding('utf8').on('data', (text: string) => {
        seen += text;
      });
      const patience = { timeout: 20_000, interval: 50 };
      await expect.poll(() => seen, patience).toContain('go.micro.bot> ');
      file('seen.ts', command("() => 'two'"));
      await expect.poll(() => seen, patience).toContain('seen.ts was edited: command word');
      bot.stdin.write('exit\r');
      await once(bot, 'close');
      expect(seen.match(/was edited/g)).toHaveLength(1);
      const log = redirected === '' ? undefined : readFileSync(join(folder, 'log'), 'utf8');
      expect(log?.match(/was edited/g)?.length).toBe(log === undefined ? undefined : 1);
    },
    60_000,
  );
});
