// npm run bench: everything in one run, as medians and ratios. Numbers of two runs cannot be compared; ratios can.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const counts = ['10', '100', '1000', '10000'];
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

console.log(`${rounds} rounds, each measurement in a process of its own, in turns; medians.\n`);
console.log('From hearing a message to the network taking its answer, the last command matches:\n');
const micros = inTurns(['bare', ...counts], (what) => Number(node(here('throughput.ts'), what)));
const bare = median(micros.get('bare'));
const ten = median(micros.get('10'));
const rows = [...micros].map(([what, values]) => {
  const value = median(values);
  const name = what === 'bare' ? 'bare RxJS filter → mergeMap(async, 16) → map' : `${what} commands`;
  return [
    name,
    Math.round(1e6 / value).toLocaleString('en'),
    value.toFixed(2),
    (bare / value).toFixed(2),
    what === 'bare' ? '' : (ten / value).toFixed(2),
  ];
});
table(['', 'events/s', 'µs each', 'of bare', 'of 10 commands'], rows);

console.log('\nThe journal in a file, 64 events in flight, each outliving a power cut:\n');
const lives = {
  bare: 'bare SQLite: taken, and dropped in a later transaction',
  settle: 'accept → read → settle',
  answer: 'accept → read → answer → send → note that it is sent',
};
const journals = inTurns(Object.keys(lives), (what) => Number(node(here('journal.ts'), what)));
const sqlite = median(journals.get('bare'));
table(
  ['', 'events/s', 'µs each', 'of bare'],
  [...journals].map(([what, values]) => [
    lives[what as keyof typeof lives],
    Math.round(1e6 / median(values)).toLocaleString('en'),
    median(values).toFixed(1),
    (sqlite / median(values)).toFixed(2),
  ]),
);

if (installed('consul')) {
  console.log('\nThe registry, 1,000 services of 3 nodes in a Consul, which is followed:\n');
  const { list, ask, seen, watch } = JSON.parse(node(here('registry.ts')));
  const of = (bare: number, value: number) => (bare / value).toPrecision(2);
  table(
    ['', 'p50 ms', 'p99 ms', 'of bare'],
    [
      ['bare: Consul lists the services', ...millis(ask), ''],
      ['the bot lists them', ...millis(list), of(ask.p50, list.p50)],
      ["bare: Consul's own watch has a service that was registered", ...millis(watch), ''],
      ["the bot's list has it", ...millis(seen), of(watch.p50, seen.p50)],
    ],
  );
} else console.log('\nThe registry is not measured: there is no consul; test/peers/install gets it.');

console.log('\nStart, as installed:\n');
execFileSync(process.execPath, [here('../node_modules/typescript/bin/tsc'), '-p', here('../tsconfig.build.json')]);
const starts = inTurns(['empty Node', 'Node and yargs', 'micro --version', 'micro bot --help'], (what) =>
  started(what),
);
const least = median(starts.get('Node and yargs'));
table(
  ['', 'ms', 'of Node and yargs'],
  [...starts].map(([what, values]) => [what, median(values).toFixed(0), (median(values) / least).toFixed(2)]),
);

console.log('\nMemory of a bot that waits (npm start):\n');
console.log(`  ${(await memory()).toFixed(0)} MB resident`);

/** Measures each thing once a round, so that a busy moment of the machine touches all of them. */
function inTurns(names: readonly string[], measure: (name: string) => number): Map<string, number[]> {
  const values = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) values.get(name)?.push(measure(name));
  }
  return values;
}

function millis({ p50, p99 }: { readonly p50: number; readonly p99: number }): readonly string[] {
  return [p50, p99].map((value) => value.toPrecision(2));
}

function installed(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

function started(what: string): number {
  const begin = process.hrtime.bigint();
  if (what === 'empty Node') node('-e', '0');
  else if (what === 'Node and yargs') {
    node('--input-type=module', '-e', "import y from 'yargs'; y(['--x']).option('x', { type: 'boolean' }).parse()");
  } else node(here('../dist/bin.cjs'), ...what.split(' ').slice(1));
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: here('..'), encoding: 'utf8' });
}

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

function median(values: readonly number[] | undefined): number {
  const sorted = [...(values ?? [])].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows]) {
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`,
    );
  }
}
