import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { live } from '../peers/live.ts';
import { loadedModules } from '../support/loaded.ts';
import type { Micro } from '../support/micro.ts';
import { micro } from '../support/micro.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const patience = { timeout: 15_000, interval: 25 };

/** Commands that end in every way there is. */
const plugin = join(folder, 'commands.ts');
writeFileSync(
  plugin,
  `const command = (name, exec, more = {}) => ({ name, usage: name, description: name, exec, ...more });
   export const commands = {
     '^raw ': command('raw', (_, { rest }) => rest),
     '^who$': command('who', (_, { event }) => JSON.stringify(event.sender)),
     '^parts$': command('parts', async function* () { yield 'one'; yield 'two'; yield 'three'; }),
     '^nothing$': command('nothing', async function* () {}),
     '^down$': command('down', () => ({ text: 'it is down', data: 'down', unwell: true, aside: 'as of 2m ago' })),
     '^fail$': command('fail', () => { throw new Error('broken'); }),
     '^watch$': command('watch', async function* (_, { signal }) {
       yield 'watching';
       await new Promise((resolve) => signal.addEventListener('abort', resolve));
     }, { live: true }),
     '^slow$': command('slow', () => { console.log('slow began'); return new Promise(() => {}); }),
     '^sure$': command('sure', async (_, call) => (await call.ask('Really?', { choices: ['yes', 'no'] })) + ' it is'),
     '^ask$': command('ask', async (_, call) => 'off to ' + (await call.ask('Where to?', { choices: ['test', 'prod'] }))),
   };`,
);

const flags = ['--inputs=console', '--registry=memory', '--log_level=debug', '--log_format=text', `--plugin=${plugin}`];
const listens = ({ stderr }: { readonly stderr: string }) => /the link is up .*input=shell/.test(stderr);

async function bot(data: string, ...more: readonly string[]): Promise<Micro> {
  const run = micro(['bot', ...flags, ...more], { env: { MICRO_DATA: data } });
  await run.until(listens);
  return run;
}

async function stopped(run: Micro): Promise<void> {
  run.child.kill('SIGTERM');
  await run.ended;
}

describe('a bot that runs', () => {
  const data = join(folder, 'running');
  const say = (...argv: readonly string[]) => micro(argv, { env: { MICRO_DATA: data } }).ended;
  let running: Micro;
  beforeAll(async () => {
    running = await bot(data, '--allow_to=console:*', '--runs_per_minute=10000');
  });
  afterAll(() => stopped(running));

  it.each([
    [['ping'], 0, 'pong\n'],
    [['list', 'services'], 0, 'go.micro.bot\n'],
    [['parts'], 0, 'one\ntwo\nthree\n'],
    [['nothing'], 0, ''],
    [['raw', '{"a b": "x \\"y\\" \'z\'",', '"c":  [1]}'], 0, '{"a b": "x \\"y\\" \'z\'", "c":  [1]}\n'],
    [['raw', '--', '--data', "it's"], 0, "--data it's\n"],
    [['fail'], 1, 'error executing cmd: broken\n'],
    [['down'], 1, 'it is down\n'],
    [['call', 'nobody', 'Say.Hello'], 1, /^error executing cmd: /],
    [['pimg'], 2, /^I do not know "pimg"\. Did you mean: ping/],
    [
      ['ping', '--help'],
      0,
      /^ping - Returns pong\nin a shell:\n {2}--to ADDRESS: .*\n {2}--json: .*\n {2}--yes: .*\n$/,
    ],
    [['help', 'parts'], 0, /^parts - parts\nin a shell:\n/],
    [['help', 'commands'], 0, /^(?=[\s\S]*^ping - Returns pong$)(?=[\s\S]*^parts - parts$)/m],
  ])('%j exits %i', async (argv, code, answer) => {
    const ended = await say(...argv);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toEqual(typeof answer === 'string' ? answer : expect.stringMatching(answer));
    expect(ended.code).toBe(code);
  });

  it.each([
    [['list', 'services'], ['go.micro.bot']],
    [['list', 'services', 'nothing'], []],
    [['raw', 'a', '"b"'], 'a "b"'],
    [['dead', 'letters'], 'there are no dead letters'],
  ])('%j --json answers a program with one value on a line', async (argv, value) => {
    const { code, stdout, stderr } = await say(...argv, '--json');
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
    expect(JSON.parse(stdout)).toEqual(value);
  });

  it('with --json says each part as a value, and what went wrong to people only', async () => {
    expect((await say('parts', '--json')).stdout).toBe('"one"\n"two"\n"three"\n');
    const failed = { code: 1, stdout: '', stderr: 'error executing cmd: broken\n' };
    expect(await say('fail', '--json')).toMatchObject(failed);
    const down = { code: 1, stdout: '"down"\n', stderr: 'as of 2m ago\n' };
    expect(await say('down', '--json')).toMatchObject(down);
    const about = JSON.parse((await say('status', '--json')).stdout);
    expect(about[1]).toContainEqual(expect.objectContaining({ input: 'shell', waiting: '0' }));
  });

  it.each([
    ['chek', 'check'],
    ['strat', 'start'],
  ])('%s: says which command of the program was probably meant', async (typed, meant) => {
    const { code, stdout, stderr } = await say(typed, 'x');
    expect({ code, stderr }).toEqual({ code: 2, stderr: `micro: did you mean micro ${meant}?\n` });
    expect(stdout).not.toMatch(/three laws/);
    expect((await say('elephant')).stderr).toBe('');
  });

  it('knows who asks, and in which zone', async () => {
    const { stdout } = await micro(['who'], { env: { MICRO_DATA: data, TZ: 'Asia/Tokyo' } }).ended;
    const { id, name, ...sender } = JSON.parse(stdout);
    expect(id).toBe(`shell:${name}`);
    expect(sender).toEqual({ verified: true, external: false, timezone: 'Asia/Tokyo' });
  });

  it('sends the answer elsewhere, and nowhere that is not allowed', async () => {
    const { code, stdout } = await say('ping', '--to', 'console:person');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'goes to console:person\n' });
    await running.until((said) => said.stdout.includes('pong\n'));
    const refused = await say('ping', '--to', 'shell:elsewhere');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/^not allowed: nothing may be sent to/) });
    const unknown = await say('ping', '--to', 'fax:1');
    expect(unknown).toMatchObject({ code: 2, stdout: expect.stringMatching(/^there is no input fax/) });
  });

  it('puts nothing off whose answer nobody would hear', async () => {
    const refused = await say('in', '1', 'second', 'ping');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/^a shell hears no answer .* --to /) });
    expect(await say('in', '1', 'second', 'raw', 'for later', '--to', 'console:person')).toMatchObject({ code: 0 });
    await running.until(({ stdout }) => stdout.includes('for later\n'));
    await running.until(({ stderr }) => /ran a command .*event=later:.*command=raw/.test(stderr));
    expect((await say('dead', 'letters')).stdout).toBe('there are no dead letters\n');
  });

  it('stops what a shell leaves, and gives nothing up over it', async () => {
    const watching = micro(['watch'], { env: { MICRO_DATA: data } });
    await watching.until(({ stdout }) => stdout.includes('watching'));
    watching.child.kill('SIGINT');
    expect(await watching.ended).toMatchObject({ signal: 'SIGINT' });
    await running.until(({ stderr }) => /a command was stopped .*command=watch/.test(stderr));
    expect((await say('ping')).code).toBe(0);
    expect(running.output().stderr).not.toContain('gave a message up');
  });

  it('shows a question, and exits 1 where nobody can type the answer', async () => {
    const { code, stdout, stderr } = await say('ask');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'micro: the bot expected an answer: give it in a terminal, or say --yes\n',
    });
    expect(stdout).toMatch(/^Where to\?/);
    await running.until((said) => /a command was stopped .*command=ask/.test(said.stderr));
  });

  it('says yes by itself with --yes, and no more often than makes sense', async () => {
    const sure = { code: 0, stdout: 'yes it is\n', stderr: 'Really? (yes / no)\n' };
    expect(await say('sure', '--yes')).toMatchObject(sure);
    expect((await say('parts', '--yes')).stdout).toBe('one\ntwo\nthree\n');
    const { code, stderr } = await say('ask', '--yes');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/\nmicro: the bot expected another answer than yes: give it in a terminal\n$/),
    });
  });

  it('belongs to nobody else', async () => {
    const second = await say('bot', ...flags);
    expect(second.stderr).toBe(
      `micro: the data folder ${data} belongs to the bot with pid ${running.child.pid}: stop it, or give this one another --data\n`,
    );
    expect(second.code).toBe(2);
    const checked = await say('check', '--inputs=console', '--registry=memory');
    expect(checked.stdout).toContain(`ok   data: ${data} belongs to the bot with pid ${running.child.pid} that runs\n`);
    expect(checked.code).toBe(0);
  });

  it('is reached by its owner only', () => {
    expect(statSync(data).mode & 0o777).toBe(0o700);
    const files = readdirSync(data);
    expect(files).toEqual(expect.arrayContaining(['lock', 'micro.sock', 'pid']));
    for (const file of files) expect([file, lstatSync(join(data, file)).mode & 0o777]).toEqual([file, 0o600]);
  });

  it('is found by --data and by the file that --config names', async () => {
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ data, inputs: ['console'] }));
    const elsewhere = { env: { MICRO_DATA: '' } };
    expect((await micro(['ping', `--data=${data}`], elsewhere).ended).stdout).toBe('pong\n');
    expect((await micro(['--config', config, 'ping'], elsewhere).ended).stdout).toBe('pong\n');
  });

  it('is asked without rxjs, an SDK, or what reads all the flags', async () => {
    const modules = loadedModules(folder);
    const env = { MICRO_DATA: data, ...modules.env };
    expect((await micro(['ping'], { env }).ended).stdout).toBe('pong\n');
    const loaded = modules.read().trimEnd().split('\n');
    expect(loaded.filter((url) => url.includes('node_modules') && !url.includes('fastest-levenshtein'))).toEqual([]);
  });

  live('script', 'in a terminal', () => {
    it.each([
      ['takes the answer to a question', 'prod\r', 0, 'off to prod'],
      ['leaves a question at Ctrl-C', '\x03', 1, 'micro: left without an answer, so the command was stopped'],
    ])('%s', async (_, keys, code, shown) => {
      const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
      const shell = spawn(
        'script',
        ['--quiet', '--return', '--command', `'${process.execPath}' '${main}' ask`, '/dev/null'],
        {
          env: { PATH: process.env.PATH ?? '', MICRO_DATA: data, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
        },
      );
      let seen = '';
      const exit = once(shell, 'exit');
      shell.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        seen += chunk;
      });
      await vi.waitFor(() => expect(seen).toContain('> '), patience);
      shell.stdin.write(keys);
      expect(await exit).toEqual([code, null]);
      expect(seen).toContain(shown);
    });
  });

  describe('does not mind', () => {
    const sockets: Socket[] = [];
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.destroy();
    });
    const opened = async () => {
      const socket = connect(join(data, 'micro.sock')).on('error', () => undefined);
      sockets.push(socket);
      await once(socket, 'connect');
      return socket;
    };
    const answer = async (said: string) => {
      const socket = await opened();
      socket.write(said);
      return (await text(socket)).split('\n')[1];
    };

    it.each([
      ['garbage', '\0\xff{]\n'],
      ['an empty line', '\n'],
      ['no hello', '{"say":"ping"}\n'],
      ['another version', '{"micro":2}\n{"say":"ping"}\n'],
      ['a hello that is none', '{"micro":"1"}\n'],
      ['a command that is none', '{"micro":1}\n{"say":["ping"]}\n'],
      ['a command of spaces only', '{"micro":1}\n{"say":" "}\n'],
      ['a prototype', '{"__proto__":{"say":"ping"}}\n'],
      ['two commands at once', '{"micro":1}\n{"say":"watch"}\n{"say":"watch"}\n'],
    ])('%s', async (_, said) => {
      expect(JSON.parse((await answer(said)) ?? '')).toEqual({ error: expect.any(String) });
      expect((await say('ping')).stdout).toBe('pong\n');
    });

    it('a break in the middle of a command: it is stopped, and nothing is given up over it', async () => {
      const socket = await opened();
      socket.write('{"micro":1}\n{"say":"slow"}\n');
      await running.until(({ stdout }) => stdout.includes('slow began\n'));
      socket.write('{"say":"slow"}\n');
      expect(await text(socket)).toContain('one command at a time');
      await running.until(({ stderr }) => /a command was stopped .*command=slow/.test(stderr));
      expect((await say('ping')).stdout).toBe('pong\n');
      expect(running.output().stderr).not.toContain('gave a message up');
    });

    it('a line of 1 MiB, of which it keeps little', async () => {
      const socket = await opened();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume().write('z'.repeat(1024 * 1024));
      await closed;
      expect((await say('ping')).stdout).toBe('pong\n');
    });

    it.each([
      ['a long line', `{"say":"ping${' '.repeat(20_000)}"}\n`],
      ['half of one', 'z'.repeat(20_000)],
    ])('%s, which it says', async (_, said) => {
      const told = await answer(`{"micro":1}\n${said}`);
      expect(JSON.parse(told ?? '')).toEqual({ error: 'a line may have 16384 characters' });
    });

    it('a zone that is none, and names that it does not know', async () => {
      const hello = '{"micro":1,"timezone":"Mars/Base","more":[]}\n';
      expect(JSON.parse((await answer(`${hello}{"say":"ping","more":1}\n`)) ?? '')).toEqual({ answer: 'pong' });
    });

    it('half a line, and many connections that say nothing', async () => {
      const many = await Promise.all(Array.from({ length: 200 }, opened));
      for (const socket of many) socket.write('{"mic');
      await vi.waitFor(() => expect(many.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(100), patience);
      const busy = await say('ping');
      expect(busy.stderr).toContain('too many commands under way');
      for (const socket of many) socket.destroy();
      await vi.waitFor(async () => expect((await say('ping')).stdout).toBe('pong\n'), patience);
    }, 60_000);
  });
});

describe('the folder', () => {
  it('goes on to a new bot when its owner was killed', async () => {
    const data = join(folder, 'killed');
    const first = await bot(data);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(readFileSync(join(data, 'pid'), 'utf8')).toBe(`${first.child.pid}\n`);
    const second = await bot(data);
    expect((await micro(['ping'], { env: { MICRO_DATA: data } }).ended).stdout).toBe('pong\n');
    await stopped(second);
    expect(existsSync(join(data, 'pid'))).toBe(false);
    expect(existsSync(join(data, 'micro.sock'))).toBe(false);
  });

  it('is not written through a link that somebody put there', async () => {
    const data = join(folder, 'linked');
    const victim = join(folder, 'victim');
    mkdirSync(data);
    writeFileSync(victim, 'precious');
    symlinkSync(victim, join(data, 'pid'));
    const run = await bot(data);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readFileSync(join(data, 'pid'), 'utf8')).toBe(`${run.child.pid}\n`);
    await stopped(run);
  });

  it('may lie too deep for a socket: the bot runs, and says who cannot reach it', async () => {
    const data = join(folder, 'x'.repeat(120));
    const run = micro(['bot', ...flags], { env: { MICRO_DATA: data } });
    await run.until(({ stderr }) => /the link is up .*input=console/.test(stderr));
    expect(run.output().stderr).toMatch(/warn .*no shell reaches this bot: .*choose a shorter --data/);
    const { code, stderr } = await micro(['ping'], { env: { MICRO_DATA: data } }).ended;
    expect(stderr).toMatch(/^micro: the path of the data folder .* is too long for a socket/);
    expect(code).toBe(1);
    await stopped(run);
  });

  it('is named when there is no home to keep it in', async () => {
    const { code, stderr } = await micro(['bot', ...flags], { env: { MICRO_DATA: '', HOME: '' } }).ended;
    expect(stderr).toContain('micro: --data: this user has no home folder to keep data in: name a folder');
    expect(code).toBe(2);
  });

  it('is refused when others can write in it, by check and by the bot alike', async () => {
    const data = join(folder, 'open');
    mkdirSync(data);
    chmodSync(data, 0o777);
    const words = `--data: others can write in ${data}: keep them out (chmod 700 ${data}), or name a folder in it`;
    const checked = await micro(['check', '--inputs=console', '--registry=memory', `--data=${data}`]).ended;
    expect(checked.stdout).toContain(`FAIL data: ${words}`);
    expect(checked.code).toBe(1);
    const { code, stderr } = await micro(['bot', ...flags], { env: { MICRO_DATA: data } }).ended;
    expect(stderr).toContain(`micro: ${words}`);
    expect(code).toBe(2);
    expect(readdirSync(data)).toEqual([]);
  });
});

describe('without a bot', () => {
  let env: { readonly MICRO_DATA: string };
  beforeEach(() => {
    env = { MICRO_DATA: mkdtempSync(join(folder, 'none-')) };
  });

  it.each(['ping', 'hello', 'stop', 'something'])('micro %s says how to start one', async (command) => {
    const { code, stdout, stderr } = await micro([command], { env }).ended;
    expect(stderr).toBe(`micro: no bot runs on the data folder ${env.MICRO_DATA}: start one with micro bot\n`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it.each(['no JSON', 'null', '"hello"'])('micro ping says so where what listens says %s', async (line) => {
    const other = createServer((socket) => void socket.on('error', () => undefined).end(`${line}\n`));
    other.listen(join(env.MICRO_DATA, 'micro.sock'));
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { code, stderr } = await micro(['ping'], { env }).ended;
    expect(stderr).toBe('micro: what listens there is no bot, or one of another version: restart it\n');
    expect(code).toBe(1);
  });

  it('micro ping says so also where the lock is none', async () => {
    writeFileSync(join(env.MICRO_DATA, 'lock'), 'no lock');
    const { stderr } = await micro(['ping'], { env }).ended;
    expect(stderr).toBe(`micro: no bot runs on the data folder ${env.MICRO_DATA}: start one with micro bot\n`);
  });

  it.each([
    [['chek'], 'check'],
    [['helth', 'greeter'], 'health'],
    [['lst', 'services'], 'list'],
    [['statuss'], 'status'],
  ])('micro %j was meant otherwise', async (argv, meant) => {
    const { code, stderr } = await micro(argv, { env }).ended;
    const none = `no bot runs on the data folder ${env.MICRO_DATA}`;
    expect(stderr).toBe(`micro: micro has no such command: did you mean micro ${meant}? (${none} to ask for it)\n`);
    expect(code).toBe(2);
  });

  it('a folder that is not there is not made', async () => {
    const data = join(env.MICRO_DATA, 'not', 'there');
    expect((await micro(['ping'], { env: { MICRO_DATA: data } }).ended).code).toBe(1);
    expect(existsSync(join(env.MICRO_DATA, 'not'))).toBe(false);
  });
});
