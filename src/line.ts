/** Something that stands in a {@link Line}, at most one. */
export interface InLine<T> {
  before: T | undefined;
  after: T | undefined;
}

/**
 * Keeps things in the order they came; any of them may leave. A `Set` would do the same, but each time one grows it
 * leaves behind a table of what it held, which keeps hundreds that have left in memory until a full collection.
 */
export class Line<T extends InLine<T>> {
  #first: T | undefined;
  #last: T | undefined;
  #size = 0;

  get first(): T | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#size;
  }

  push(one: T): void {
    one.before = this.#last;
    if (this.#last) this.#last.after = one;
    else this.#first = one;
    this.#last = one;
    this.#size += 1;
  }

  /** Takes one out; answers whether it was in the line. */
  delete(one: T): boolean {
    if (one !== this.#first && one.before === undefined) return false;
    if (one.before) one.before.after = one.after;
    else this.#first = one.after;
    if (one.after) one.after.before = one.before;
    else this.#last = one.before;
    one.before = undefined;
    one.after = undefined;
    this.#size -= 1;
    return true;
  }

  /** Goes from the first to the last; the one it stands at may leave. */
  *[Symbol.iterator](): Generator<T> {
    for (let one = this.#first; one; ) {
      const { after } = one;
      yield one;
      one = after;
    }
  }
}
