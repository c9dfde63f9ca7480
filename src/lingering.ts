/** Something that is idle now and then. */
export interface Idler {
  idle: boolean;
}

/** So many idle ones may always stay. */
const few = 256;

/**
 * Values by name, which stay for a while when they are idle: until there are more idle ones than others, and more than a
 * few. Most are soon wanted again; and a `Map` that each goes in and out of leaves tables behind which hold, until a full
 * collection, all that its values hold.
 */
export class Lingering<V extends Idler> {
  readonly #all = new Map<string, V>();
  readonly #make: () => V;
  #idle = 0;

  /** @param make - Makes one, idle. */
  constructor(make: () => V) {
    this.#make = make;
  }

  /** How many are not idle. */
  get busy(): number {
    return this.#all.size - this.#idle;
  }

  /** The value of this name, idle or not; made when there is none. */
  of(name: string): V {
    const there = this.#all.get(name);
    if (there) return there;
    const made = this.#make();
    this.#all.set(name, made);
    this.#idle += 1;
    return made;
  }

  /** The value of this name; undefined when there is none, or none any more. */
  get(name: string): V | undefined {
    return this.#all.get(name);
  }

  wake(value: V): void {
    if (!value.idle) return;
    value.idle = false;
    this.#idle -= 1;
  }

  rest(value: V): void {
    if (value.idle) return;
    value.idle = true;
    this.#idle += 1;
    if (this.#idle <= few + this.busy) return;
    for (const [name, { idle }] of this.#all) if (idle) this.#all.delete(name);
    this.#idle = 0;
  }

  [Symbol.iterator](): IterableIterator<V> {
    return this.#all.values();
  }
}
