import { setTimeout as pause } from 'node:timers/promises';
import { broken } from './broken.ts';

/** What {@link until} says when it has waited in vain. */
export interface Waiting {
  readonly promise: string;
  readonly expected: string;
  /** What there is instead. */
  came(): unknown;
  /** The longest that it waits, in milliseconds. */
  readonly within: number;
}

/** Looks again and again until there is something, and resolves with it. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { promise, expected, came, within }: Waiting,
): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw broken(promise, `${expected}, within ${within / 1_000} s`, await came());
    await pause(10);
  }
}
