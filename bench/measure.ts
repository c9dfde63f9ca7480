import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** How often each thing is measured. */
export const rounds: number = Number(process.env.BENCH_ROUNDS ?? 5);

/** A path from this folder. */
export function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Runs Node, and gives what it prints. */
export function node(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: here('..'), encoding: 'utf8' });
}

/** Runs one of the measurements beside this file. */
export function measured(file: string, ...args: readonly string[]): string {
  return node(here(file), ...args);
}

/** Measures each thing once a round, so that a busy moment of the machine touches all of them; gives their medians. */
export function inTurns<Name extends string>(
  names: readonly Name[],
  measure: (name: Name) => number,
): (name: Name) => number {
  const values = new Map(names.map((name): [Name, number[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) values.get(name)?.push(measure(name));
  }
  return (name) => median(values.get(name));
}

/** How many a second, from the microseconds of each, as people read it: `96,321`. */
export function perSecond(micros: number): string {
  return Math.round(1e6 / micros).toLocaleString('en');
}

function median(values: readonly number[] = []): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
