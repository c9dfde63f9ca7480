/**
 * The newest ids, in two generations: when the young one is full it becomes the old one, and the old one is dropped
 * whole. (Dropping one by one from the front of a Set costs more the more were dropped before.)
 */
export class KnownIds {
  readonly #half: number;
  #young = new Set<string>();
  #old = new Set<string>();

  /** @param max - The most ids it remembers; at least half of them are remembered. */
  constructor(max: number) {
    this.#half = Math.max(1, Math.floor(max / 2));
  }

  has(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  add(id: string): void {
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
  }
}
