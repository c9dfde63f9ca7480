import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import of a file of `src/` in another part of it. */
export interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Files of `src/` that are no contracts: doors to a folder, and the ends of the program. */
const doors: Readonly<Record<string, string>> = {
  'bin.cts': 'main',
  'index.ts': 'index',
  'main.ts': 'main',
  'schedule.ts': 'when',
  'when.ts': 'when',
};

/** Returns what the parts of `src/` import of each other, types included, and also what is only loaded when it is used. */
export function imports(): readonly Import[] {
  const src = join(import.meta.dirname, '../../src');
  const files = readdirSync(src, { recursive: true }).map(String);
  return files
    .filter((file) => /\.c?ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(src, file), 'utf8').matchAll(/(?:\bfrom |\bimport\(|^import )'(\.[^']+)'/gm)]
        .map(([, target = '']) => ({ file, from: part(file), to: part(normalize(join(dirname(file), target))) }))
        .filter(({ from, to }) => from !== to),
    );
}

function part(file: string): string {
  return file.includes('/') ? (file.split('/')[0] as string) : (doors[file] ?? 'contracts');
}

/**
 * Draws who imports whom: each part stands at the end of its row and at the foot of its column, and a dot in a row says
 * that it imports the part which the column leads down from.
 *
 * @param order - The parts, so that each imports only those before it.
 */
export function stairs(all: readonly Import[], order: readonly string[]): string {
  const row = (from: string) => {
    const marks = order.map((to) =>
      to === from ? '■' : all.some((one) => one.from === from && one.to === to) ? '●' : ' ',
    );
    return `${marks.join(' ').trimEnd()} ${from}`;
  };
  return order.map((from) => `${row(from)}\n`).join('');
}
