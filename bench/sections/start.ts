import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { here, inTurns, node } from '../measure.ts';
import type { Section } from '../section.ts';

const yargs = 'Node and yargs';
const commands = ['micro --version', 'micro --help', 'micro bot --help', 'micro list services'] as const;

/** How long the installed `micro` takes to start, and what a bot holds that waits. */
export async function start(): Promise<Section> {
  execFileSync(process.execPath, [here('../node_modules/typescript/bin/tsc'), '-p', here('../tsconfig.build.json')]);
  const names = ['empty Node', yargs, ...commands] as const;
  const ms = inTurns(names, started);
  const times = (name: (typeof names)[number]) => ms(name) / ms(yargs);
  return {
    title: 'Start, as installed',
    head: ['', 'ms', `of ${yargs}`],
    rows: [
      ...names.map((name) => [name, ms(name).toFixed(0), times(name).toFixed(2)]),
      ['a bot that waits (npm start)', `${(await memory()).toFixed(0)} MB`, ''],
    ],
    goals: (['micro --help', 'micro list services'] as const).map((name) => ({
      what: `start of \`${name}\` beside ${yargs}`,
      toReach: '2 times',
      measured: `${times(name).toFixed(2)} times`,
      reached: times(name) <= 2,
    })),
  };
}

function started(what: string): number {
  const data = mkdtempSync(join(tmpdir(), 'micro-bench-'));
  const begin = performance.now();
  if (what === 'empty Node') node('-e', '0');
  else if (what === yargs)
    node('--input-type=module', '-e', "import y from 'yargs'; y(['--x']).option('x', { type: 'boolean' }).parse()");
  else {
    const [, ...words] = what.split(' ');
    const own = what === 'micro list services' ? ['--registry=memory', `--data=${data}`] : [];
    node(here('../dist/bin.cjs'), ...words, ...own);
  }
  const ms = performance.now() - begin;
  rmSync(data, { recursive: true });
  return ms;
}

/** Megabytes. */
async function memory(): Promise<number> {
  const child = spawn(process.execPath, [here('../src/main.ts'), 'start'], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    child.stdin.write('ping\n');
    await once(child.stdout, 'data');
    const [, pages = '0'] = readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ');
    return (Number(pages) * 4_096) / 1e6;
  } finally {
    child.kill();
  }
}
