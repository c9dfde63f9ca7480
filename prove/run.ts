// npm run prove [-- --short] [-- --seed=N] [-- PIECE…]: measures; a whole run writes RELIABILITY.md.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { machine } from './machine.ts';
import { pieces } from './pieces.ts';
import { report } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
});
const known = Object.keys(pieces);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`prove: there is no piece ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const { short } = values;
const seed = Number(values.seed);
const began = performance.now();

const figures: Figure[] = [];
for (const name of positionals.length > 0 ? positionals : known) figures.push(...(await measured(name)));

const minutes = (performance.now() - began) / 60_000;
const text = report(figures, { machine: machine(root), seed, minutes });
if (positionals.length === 0 && !short) writeFileSync(join(root, 'RELIABILITY.md'), text);
console.log(`\n${text.slice(text.indexOf('| '), text.indexOf('## What'))}`);
const red = figures.filter(({ reached }) => !reached);
console.log(red.length === 0 ? 'every figure was reached' : `not reached: ${red.map(({ name }) => name).join('; ')}`);
process.exitCode = red.length === 0 ? 0 : 1;

/** The figures of one piece, measured in a process of its own. */
async function measured(name: string): Promise<readonly Figure[]> {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const child = fork(join(import.meta.dirname, 'piece.ts'), [name, String(seed), ...(short ? ['--short'] : [])]);
  const figures = await new Promise<readonly Figure[]>((resolve) => {
    child.once('message', (message) => resolve(message as readonly Figure[]));
    child.once('exit', (code) => resolve([failed(name, `it ended with ${code} before it had measured anything`)]));
  });
  for (const { name: what, reached, measured: got } of figures)
    console.log(`${reached ? 'ok ' : 'RED'} ${what}: ${got}`);
  console.log(`${name}: ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return figures;
}

function failed(name: string, measured: string): Figure {
  return { name, toReach: '', measured, control: '', faults: '', reached: false };
}
