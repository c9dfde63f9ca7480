import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../../errors.ts';

/** How many lines are kept. */
export const historySize = 1_000;

/** What was typed before, and a place to keep it: newest first. */
export interface History {
  readonly lines: readonly string[];
  /** Writes all of them, for this user only; what cannot be written is forgotten. */
  keep(lines: readonly string[]): void;
  /** Resolves when all is written. */
  written(): Promise<void>;
}

/**
 * Opens a history; without a file it lasts as long as the process.
 *
 * @throws {ConfigError} When the file is there and cannot be read.
 */
export async function history(file: string | undefined, flag: string): Promise<History> {
  if (file === undefined) return { lines: [], keep: () => undefined, written: async () => undefined };
  const lines = (await contents(file, flag)).split('\n').filter((line) => line !== '');
  let last: Promise<void> = Promise.resolve();
  return {
    lines: lines.slice(-historySize).reverse(),
    keep(newest) {
      const text = newest.toReversed().map((line) => `${line}\n`);
      last = last.then(() => replace(file, text.join(''))).catch(() => undefined);
    },
    written: () => last,
  };
}

async function contents(file: string, flag: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    await chmod(file, 0o600);
    return text;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new ConfigError(`${flag}: ${file} cannot be read`, { cause });
  }
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.part`, text, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
