import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Runs every check, one after the other, and says at the end which failed. `--all` adds what takes long. */
interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const root = join(import.meta.dirname, '..');
const all = process.argv.includes('--all');
const bin = join(root, 'node_modules', '.bin');

const checks: readonly Check[] = [
  { name: 'format, lint and layers', program: join(bin, 'biome'), args: ['ci'] },
  { name: 'types', program: join(bin, 'tsc'), args: [] },
  ...(all
    ? [
        { name: 'build', program: join(bin, 'tsc'), args: ['-p', 'tsconfig.build.json'] },
        { name: 'package', program: join(bin, 'publint'), args: ['--strict'] },
      ]
    : []),
  { name: 'tests', program: join(bin, 'vitest'), args: ['run'] },
  ...(all ? [{ name: 'proof, short', program: join(bin, 'node'), args: ['prove/run.ts', '--short'] }] : []),
];

const failed = checks.filter((check, index) => !passes(check, index)).map(({ name }) => name);
if (all) failed.push(...missingEntries());
console.log(failed.length === 0 ? '\nall passed' : `\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes({ name, program, args }: Check, index: number): boolean {
  console.log(`\n[${index + 1}/${checks.length}] ${name}`);
  const started = performance.now();
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}`, ...(all ? { TEST_ALL: '1' } : {}) },
  });
  if (error) console.error(error.message);
  console.log(`${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return status === 0;
}

/** What package.json points at and the build did not make. */
function missingEntries(): readonly string[] {
  const { bin: bins, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = [...Object.values(bins), ...Object.values(exports).flatMap((one) => leaves(one))].map(String);
  return [...new Set(entries)].filter((path) => !existsSync(join(root, path))).map((path) => `${path} is not there`);
}

function leaves(entry: unknown): readonly string[] {
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(leaves) : [String(entry)];
}
