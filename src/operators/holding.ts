/** What is held for one key. */
export interface Held {
  /** When its time is over, in milliseconds since 1970; infinite where only an event ends it. */
  readonly until: number;
}

/** What an operator holds, by key, the longest untouched first; it knows when something is due next. */
export class Holding<H extends Held> {
  readonly #byKey = new Map<string, H>();
  #soonest = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#byKey.size;
  }

  /** A moment before which nothing is due, in milliseconds since 1970: infinite when nothing ever is. */
  get soonest(): number {
    return this.#soonest;
  }

  get(key: string): H | undefined {
    return this.#byKey.get(key);
  }

  /** Holds something, in the place of what was held for the key. */
  put(key: string, one: H): void {
    this.#byKey.delete(key);
    this.#byKey.set(key, one);
    this.#soonest = Math.min(this.#soonest, one.until);
  }

  /** Takes out what is held for a key. */
  take(key: string): H | undefined {
    const one = this.#byKey.get(key);
    this.#byKey.delete(key);
    return one;
  }

  /** Takes out all that a predicate is true for, the longest untouched first. */
  takeAll(taken: (one: H) => boolean): readonly (readonly [string, H])[] {
    const out = [...this.#byKey].filter(([, one]) => taken(one));
    for (const [key] of out) this.#byKey.delete(key);
    return out;
  }

  /** Takes out what is due at a moment, what was due first in front. */
  takeDue(at: number): readonly (readonly [string, H])[] {
    if (at < this.#soonest) return [];
    const due = this.takeAll(({ until }) => until <= at);
    this.#soonest = Number.POSITIVE_INFINITY;
    for (const { until } of this.#byKey.values()) this.#soonest = Math.min(this.#soonest, until);
    return due.toSorted(([, one], [, other]) => one.until - other.until);
  }

  /** Takes out the longest untouched while there are more than so many. */
  takeSurplus(max: number): readonly (readonly [string, H])[] {
    let surplus = this.#byKey.size - max;
    return surplus > 0 ? this.takeAll(() => surplus-- > 0) : [];
  }
}
