import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import process from 'node:process';

/** The environment variable that has pictures written, when it says `write`. */
const variable = 'MICRO_PICTURES';

/**
 * Looks whether a file holds this picture, or writes it when `MICRO_PICTURES=write`. Answers what is wrong, in words;
 * undefined when all is well.
 *
 * @param path - From the working directory.
 * @param test - The file of the test: what to run to write it.
 */
export async function keepPicture(path: string, picture: string, test: string): Promise<string | undefined> {
  const file = resolve(path);
  const there = await readFile(file, 'utf8').catch(() => undefined);
  // Git may give a file other line ends.
  if (there?.replaceAll('\r\n', '\n') === picture) return undefined;
  if (process.env[variable] === 'write') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, picture);
    return undefined;
  }
  const what = there === undefined ? 'is not there' : 'shows another run than this test';
  const runner = process.env.VITEST === undefined ? 'node --test' : 'npx vitest run';
  return `the picture ${path} ${what}: write it and look at it\n  ${variable}=write ${runner} ${test}`;
}
