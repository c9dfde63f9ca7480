import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { here, inTurns, node } from '../measure.ts';
import type { Section } from '../section.ts';

const yargs = 'Node and yargs';
const alone = 'micro list services';
const asked = `${alone}, asked of a bot that runs`;
const commands = ['micro --version', 'micro --help', 'micro bot --help', asked, alone] as const;

/** How long the installed `micro` takes to start, and what a bot holds that waits. */
export async function start(): Promise<Section> {
  execFileSync('npm', ['run', 'build'], { cwd: here('..'), stdio: 'ignore' });
  const data = mkdtempSync(join(tmpdir(), 'micro-bench-'));
  const bot = await running(data);
  try {
    const names = ['empty Node', yargs, ...commands] as const;
    const ms = inTurns(names, (name) => started(name, data));
    const times = (name: (typeof names)[number]) => ms(name) / ms(yargs);
    return {
      title: 'Start, as installed',
      head: ['', 'ms', `of ${yargs}`],
      rows: [
        ...names.map((name) => [name, ms(name).toFixed(0), times(name).toFixed(2)]),
        ['a bot that waits, in memory', `${megabytes(bot).toFixed(0)} MB`, ''],
      ],
      goals: (['micro --help', asked, alone] as const).map((name) => ({
        what: `start of ${name} beside ${yargs}`,
        toReach: '2 times',
        measured: `${times(name).toFixed(2)} times`,
        reached: times(name) <= 2,
      })),
    };
  } finally {
    bot.kill();
    await once(bot, 'exit');
    rmSync(data, { recursive: true });
  }
}

/** Milliseconds; `data` is the folder of the bot that runs. */
function started(what: string, data: string): number {
  const begin = performance.now();
  if (what === 'empty Node') node('-e', '0');
  else if (what === yargs)
    node('--input-type=module', '-e', "import y from 'yargs'; y(['--x']).option('x', { type: 'boolean' }).parse()");
  else if (what === asked) micro('list', 'services', `--data=${data}`);
  else if (what === alone) micro('list', 'services', '--registry=memory');
  else micro(...what.split(' ').slice(1));
  return performance.now() - begin;
}

function micro(...words: readonly string[]): void {
  node(here('../dist/bin.cjs'), ...words);
}

async function running(data: string): Promise<ChildProcess> {
  const flags = ['--inputs=console', '--registry=memory', `--data=${data}`];
  const child = spawn(process.execPath, [here('../dist/bin.cjs'), 'bot', ...flags], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.write('ping\n');
  await once(child.stdout, 'data');
  return child;
}

function megabytes({ pid }: ChildProcess): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * 4_096) / 1e6;
}
