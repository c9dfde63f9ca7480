import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { live } from '../peers/live.ts';
import type { Micro } from '../support/micro.ts';
import { micro } from '../support/micro.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-completion-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const words = async (...typed: readonly string[]) => {
  const env = { MICRO_DATA: data, MICRO_REGISTRY: 'memory' };
  const { code, stdout, stderr } = await micro(['completion', 'words', ...typed], { env }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
};

it.each([
  [['c'], ['call', 'cancel', 'check', 'completion']],
  [['dead', ''], ['letters']],
  [['cancel', 'j'], ['job']],
  [['completion', 'f'], ['fish']],
  [['marbles', 's'], ['summary']],
  [['replay', './my.ts', '--s'], ['--since']],
  [['list', 'services', '--j'], ['--json']],
  [
    ['bot', '--server_'],
    ['--server_name', '--server_address'],
  ],
  [['call', 'x'], []],
  [['ping', '--', ''], []],
])('%j may become %j', async (typed, expected) => {
  expect(await words(...typed)).toEqual(expected);
});

it.each(['bash', 'zsh', 'fish'])('writes what %s reads', async (shell) => {
  const { code, stdout } = await micro(['completion', shell]).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('micro completion words');
});

it('says which shells there are', async () => {
  const { code, stderr } = await micro(['completion', 'tcsh']).ended;
  expect(stderr).toBe('micro: micro completion is for bash, zsh or fish: micro completion bash\n');
  expect(code).toBe(2);
});

describe('with a bot that runs', () => {
  let bot: Micro;
  beforeAll(async () => {
    const plugin = join(folder, 'plugin.ts');
    const command = "{ name: 'dance', usage: 'dance with [whom]', description: 'Dances', exec: () => 'so' }";
    writeFileSync(plugin, `export const commands = { '^dance ': ${command} };`);
    bot = micro(['start', `--plugin=${plugin}`], { env: { MICRO_DATA: data } });
    await bot.until(({ stdout, stderr }) => (stdout + stderr).includes('Micro Bot'));
    return async () => {
      bot.child.kill('SIGKILL');
      await bot.ended;
    };
  });

  it('knows its commands, those of plugins too', async () => {
    await expect.poll(() => words('da'), { timeout: 15_000 }).toEqual(['dance']);
    expect(await words('dance', '')).toEqual(['with']);
    expect(await words('registry', 'g')).toEqual(['get']);
  });

  it('knows its services and their endpoints', async () => {
    await expect.poll(() => words('call', ''), { timeout: 15_000 }).toEqual(['clock', 'go.micro.bot', 'greeter']);
    expect(await words('health', 'g')).toEqual(['go.micro.bot', 'greeter']);
    expect(await words('call', 'greeter', '')).toEqual(['Say.Hello']);
  });

  live('bash', 'in bash', () => {
    /** What Tab would offer behind words that were typed. */
    const offered = (path: string, ...typed: readonly string[]) => {
      const script = `eval "$(micro completion bash)"
        complete -p micro
        COMP_WORDS=("micro" "$@") COMP_CWORD=$#
        _micro
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const env = { PATH: `${path}:${process.env.PATH ?? ''}`, HOME: folder, MICRO_DATA: data };
      const said = execFileSync('bash', ['--norc', '-c', script, 'bash', ...typed], {
        env,
        cwd: folder,
        encoding: 'utf8',
      });
      const [how, ...words] = said.split('\n').slice(0, -1);
      expect(how).toBe('complete -o default -F _micro micro');
      return words;
    };
    const script = (path: string, text: string) => writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    script(join(folder, 'micro'), `exec '${process.execPath}' '${main}' "$@"`);

    it('completes', () => {
      expect(offered(folder, 'call', 'greeter', 'S')).toEqual(['Say.Hello']);
    });

    it('offers no name of a service that a shell would run', async () => {
      const name = `$(touch\${IFS}${join(folder, 'touched')})`;
      const node = { id: 'one', address: '127.0.0.1', port: 1 };
      const definition = JSON.stringify({ name, version: '1', nodes: [node] });
      const env = { MICRO_DATA: data };
      const { code, stderr } = await micro(['register', 'service', definition, '--yes'], { env }).ended;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect((await micro(['list', 'services'], { env }).ended).stdout).toContain(name);
      expect(offered(folder, 'call', '')).toEqual(['clock', 'go.micro.bot', 'greeter']);
      expect(offered(folder, 'call', '$')).toEqual(['']);
      expect(existsSync(join(folder, 'touched'))).toBe(false);
    });

    it('takes each line as it is, whatever a shell could make of it', () => {
      const other = join(folder, 'other');
      mkdirSync(other);
      const real = join(folder, 'micro');
      script(join(other, 'micro'), `[ "$2" = bash ] && exec '${real}' "$@"\nprintf '%s\\n' '*' '$(x)' 'a b'`);
      expect(offered(other, '')).toEqual(['*', '$(x)', 'a b']);
    });
  });
});
