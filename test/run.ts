import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { told } from './told.ts';

/** Runs every check, one after the other, and says at the end which failed. `--all` adds what takes long. */
interface Check {
  readonly name: string;
  passes(): boolean;
}

const root = join(import.meta.dirname, '..');
const all = process.argv.includes('--all');
const bin = join(root, 'node_modules', '.bin');
const typedoc = join(root, 'lint/api/node_modules/typedoc/bin/typedoc');
/** How many red files are tried again; more of them are no accident. */
const few = 8;
const reports = mkdtempSync(join(tmpdir(), 'micro-tests-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const checks: readonly Check[] = [
  { name: 'format and lint', passes: () => runs('biome', 'ci') },
  { name: 'types', passes: () => runs('tsc') },
  ...(all
    ? [
        { name: 'build', passes: () => runs('node', '--run', 'build') },
        { name: 'package', passes: () => runs('publint', '--strict') },
        { name: 'API pages', passes: () => runs('node', typedoc, '--options', 'lint/api', '--emit', 'none') },
      ]
    : []),
  { name: 'tests', passes: tests },
  ...(all ? [{ name: 'proof, short', passes: () => runs('node', 'prove/run.ts', '--short') }] : []),
];

const closing: string[] = [];
const failed = checks.filter((check, index) => !passes(check, index)).map(({ name }) => name);
if (all) failed.push(...missingEntries());
console.log(failed.length === 0 ? '\nall passed' : `\nfailed: ${failed.join(', ')}`);
for (const line of closing) console.log(line);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes({ name, passes }: Check, index: number): boolean {
  console.log(`\n[${index + 1}/${checks.length}] ${name}`);
  const started = performance.now();
  const passed = passes();
  console.log(`${name}: ${passed ? 'ok' : 'FAILED'}, ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return passed;
}

/**
 * With `--all`, files that fail among all the others are run once more by themselves. What passes then is not hidden:
 * it is named last of all, as a test to be mended.
 */
function tests(): boolean {
  const first = vitest('first');
  const { files } = first.told;
  const alone = all && files.length > 0 && files.length <= few ? vitest('alone', ...files) : undefined;
  const red = alone?.told.red ?? first.told.red;
  const unsteady = first.told.red.filter((name) => !red.includes(name));
  closing.push(
    ...red.map((name) => `red: ${name}`),
    ...unsteady.map((name) => `unsteady, passed by itself: ${name}`),
    `${first.told.total - red.length} passed, ${red.length} failed`,
  );
  return alone?.passed ?? first.passed;
}

function vitest(name: string, ...files: readonly string[]) {
  const report = join(reports, `${name}.json`);
  const serially = files.length > 0 ? ['--maxWorkers=1'] : [];
  const passed = runs(
    'vitest',
    'run',
    ...files,
    ...serially,
    '--reporter=default',
    `--reporter=json`,
    `--outputFile=${report}`,
  );
  return { passed, told: told(existsSync(report) ? readFileSync(report, 'utf8') : '', root) };
}

function runs(program: string, ...args: readonly string[]): boolean {
  const { status, error } = spawnSync(join(bin, program), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}`, ...(all ? { TEST_ALL: '1' } : {}) },
  });
  if (error) console.error(error.message);
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
