/**
 * A line of waiting things in which no key can hold up the others: keys take turns, each in its own order, and none may
 * have more than `perKey` things out at once. Taking and returning cost the same however many keys wait.
 */
export class FairQueue<T> {
  readonly #perKey: number;
  readonly #lines = new Map<string, Line<T>>();
  /** Keys that may be served now, in the order of their turns. */
  readonly #turns = new Set<string>();
  #waiting = 0;

  constructor(perKey: number) {
    this.#perKey = perKey;
  }

  /** How many things wait. */
  get waiting(): number {
    return this.#waiting;
  }

  push(key: string, thing: T): void {
    const line = this.#line(key);
    line.things.push(thing);
    this.#waiting += 1;
    if (line.out < this.#perKey) this.#turns.add(key);
  }

  /** Takes up to `limit` things, one from each key in turn. */
  take(limit: number): T[] {
    const taken: T[] = [];
    while (taken.length < limit) {
      const [key] = this.#turns;
      if (key === undefined) break;
      this.#turns.delete(key);
      const line = this.#line(key);
      taken.push(line.things[line.head] as T);
      line.head += 1;
      line.out += 1;
      this.#waiting -= 1;
      if (line.head > 1_024 && line.head * 2 > line.things.length) trim(line);
      if (line.out < this.#perKey && line.head < line.things.length) this.#turns.add(key);
    }
    return taken;
  }

  /** Says that a thing of this key is finished; returns true when that lets another one go. */
  done(key: string): boolean {
    const line = this.#line(key);
    line.out -= 1;
    if (line.head < line.things.length) {
      const before = this.#turns.size;
      this.#turns.add(key);
      return this.#turns.size > before;
    }
    if (line.out === 0) this.#lines.delete(key);
    return false;
  }

  /** Puts things of one key that were out back in front, in the order given. */
  giveBack(key: string, things: readonly T[]): void {
    const line = this.#line(key);
    trim(line);
    line.things.unshift(...things);
    line.out -= things.length;
    this.#waiting += things.length;
    this.#turns.add(key);
  }

  #line(key: string): Line<T> {
    let line = this.#lines.get(key);
    if (!line) {
      line = { things: [], head: 0, out: 0 };
      this.#lines.set(key, line);
    }
    return line;
  }
}

interface Line<T> {
  things: T[];
  head: number;
  out: number;
}

function trim<T>(line: Line<T>): void {
  line.things = line.things.slice(line.head);
  line.head = 0;
}
