import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Returns a check that throws once another file, or none, is where a path led when it was made. */
export function sameFile(given: string): () => void {
  const path = resolve(given);
  const { dev, ino } = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.ino === ino && now.dev === dev) return;
    // What is written goes on into a file without a name, and is gone with the process.
    throw new Error(`${now ? 'another file is in its place' : 'it is gone'}: put the folder back, then start again`);
  };
}
