import type { Writable } from 'node:stream';

/** How long something may take before anybody is told how far it is, and between two such words, in milliseconds. */
const patience = 2_000;

/** Counts steps up to `all`, one a call, and says now and then, in a line, how many there were. */
export function progress(
  all: number,
  name: string,
  { stderr, now }: { readonly stderr: Pick<Writable, 'write'>; readonly now: () => number },
): () => void {
  let count = 0;
  let next = now() + patience;
  return () => {
    count += 1;
    if (now() < next) return;
    next = now() + patience;
    stderr.write(`${name}: ${count.toLocaleString('en')} of ${all.toLocaleString('en')} events\n`);
  };
}
