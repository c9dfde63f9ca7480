import { setImmediate as turn } from 'node:timers/promises';

/** How many are made in one turn of the event loop. */
const slice = 250;

/** Resolves with all that is made while it is gone through: others get their turns in between. */
export async function unhurried<T>(made: Iterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (const one of made) {
    all.push(one);
    if (all.length % slice === 0) await turn();
  }
  return all;
}
