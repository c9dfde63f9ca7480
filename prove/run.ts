// npm run prove [-- --short] [-- --seed=N] [-- PIECE…]: measures, and keeps what whole pieces measured in .proof/.
// When every piece was measured whole, in one run or in several, it writes RELIABILITY.md.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { commitOf, machine, machineSize } from './machine.ts';
import { pieces } from './pieces.ts';
import { report } from './report.ts';
import type { Result } from './results.ts';
import { Results } from './results.ts';

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

const results = new Results(join(root, '.proof'));
const measuring: Result[] = [];
for (const piece of positionals.length > 0 ? positionals : known) {
  const result = await measured(piece);
  measuring.push(result);
  if (!short) results.put(result);
}

const text = report(measuring, machine());
const whole = results.all(known);
if (whole && !short) writeFileSync(join(root, 'RELIABILITY.md'), report(whole, machine()));
const figures = measuring.flatMap((one) => one.figures);
console.log(`\n${text.slice(text.indexOf('| '), text.indexOf('## What'))}`);
const red = figures.filter(({ reached }) => !reached);
console.log(red.length === 0 ? 'every figure was reached' : `not reached: ${red.map(({ name }) => name).join('; ')}`);
// A short run measures too little to be judged by speed, or by how much went wrong: only by what it broke.
const failed = short ? figures.filter(({ holds }) => !holds) : red;
if (short)
  console.log(failed.length === 0 ? 'every promise was kept' : `BROKEN: ${failed.map(({ name }) => name).join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** The figures of one piece, measured in a process of its own. */
async function measured(name: string): Promise<Result> {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const child = fork(join(import.meta.dirname, 'piece.ts'), [name, String(seed), ...(short ? ['--short'] : [])]);
  const figures = await new Promise<readonly Figure[]>((resolve) => {
    child.once('message', (message) => resolve(message as readonly Figure[]));
    child.once('exit', (code) => resolve([unmeasured(name, `it ended with ${code} before it had measured anything`)]));
  });
  for (const { name: what, reached, measured: got } of figures)
    console.log(`${reached ? 'ok ' : 'RED'} ${what}: ${got}`);
  const minutes = (performance.now() - started) / 60_000;
  console.log(`${name}: ${minutes.toFixed(1)} minutes`);
  return { piece: name, figures, commit: commitOf(root), machine: machineSize(), seed, minutes };
}

function unmeasured(name: string, measured: string): Figure {
  return { name, toReach: '', measured, control: '', faults: '', holds: false, reached: false };
}
