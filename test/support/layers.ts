import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import of a file of `src/` in another part of it. */
export interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Something from outside of `src/` that a file of it loads. */
export interface Load {
  readonly file: string;
  /** The part that the file is in. */
  readonly from: string;
  /** The package, or the module of Node with its `node:`. */
  readonly name: string;
}

const src = join(import.meta.dirname, '../../src');

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
  return named(/'(\.[^']+)'/)
    .map(({ file, name }) => ({ file, from: part(file), to: part(normalize(join(dirname(file), name))) }))
    .filter(({ from, to }) => from !== to);
}

/** Returns what the files of `src/` load that is not in it, types included: `rxjs`, `node:fs`, `@slack/web-api`. */
export function loads(): readonly Load[] {
  return named(/'((?:@[^/']+\/)?[^./'][^/']*)[^']*'/).map(({ file, name }) => ({ file, from: part(file), name }));
}

/** Every name in an import, as far as the first group of `what` matches it. */
function named(what: RegExp): readonly { readonly file: string; readonly name: string }[] {
  const pattern = new RegExp(`(?:\\bfrom |\\bimport\\(\\s*|^import )${what.source}`, 'gm');
  const files = readdirSync(src, { recursive: true }).map(String);
  return files
    .filter((file) => /\.c?ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(src, file), 'utf8').matchAll(pattern)].map(([, name = '']) => ({ file, name })),
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
