import { KnownIds } from './known-ids.ts';

/** The keys of what was said lately, in memory, and how much that was. */
export class Said {
  readonly #known: KnownIds;
  #newest = 0;

  /** @param max - The most keys it remembers; at least half of them are remembered. */
  constructor(max: number) {
    this.#known = new KnownIds(max);
  }

  /** Notes a key, and returns the place of what has it; a known one changes nothing. */
  add(key: string): number | undefined {
    if (this.#known.has(key)) return undefined;
    this.#known.add(key);
    return this.next();
  }

  /** Returns a new place, whatever has it. */
  next(): number {
    this.#newest += 1;
    return this.#newest;
  }
}
