/**
 * Things lately written, by number, in two generations: what is asked for soon after need not be read again. The young
 * generation becomes the old one when it is full, and the old one is dropped whole.
 */
export class Recent<T> {
  readonly #most: number;
  readonly #mostSize: number;
  #size = 0;
  #young = new Map<number, T>();
  #old = new Map<number, T>();

  /** @param most - The most things in a generation; @param mostSize - the most characters in one. */
  constructor(most: number, mostSize: number) {
    this.#most = most;
    this.#mostSize = mostSize;
  }

  get(number: number): T | undefined {
    return this.#young.get(number) ?? this.#old.get(number);
  }

  put(number: number, thing: T, size: number): void {
    if (this.#young.size >= this.#most || this.#size + size > this.#mostSize) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    if (size > this.#mostSize) return;
    this.#young.set(number, thing);
    this.#size += size;
  }
}
