/**
 * A line of waiting things in which no key can hold up the others: keys take turns, each in its own order, and none may
 * have more than `perKey` things out at once. Taking and returning cost the same however many keys wait.
 */
export class FairQueue<T> {
  #perKey: number;
  readonly #lines = new Map<string, Line<T>>();
  /** Lines that may be served now, in the order of their turns. */
  #turns: Line<T>[] = [];
  #next = 0;
  #waiting = 0;

  constructor(perKey: number) {
    this.#perKey = perKey;
  }

  /** Changes how many things of one key may be out at once. */
  allow(perKey: number): void {
    if (perKey === this.#perKey) return;
    this.#perKey = perKey;
    for (const line of this.#lines.values()) this.#queue(line);
  }

  /** How many things wait. */
  get waiting(): number {
    return this.#waiting;
  }

  push(key: string, thing: T): void {
    const line = this.#line(key);
    line.things.push(thing);
    this.#waiting += 1;
    this.#queue(line);
  }

  /** Takes up to `limit` things, one from each key in turn. */
  take(limit: number): T[] {
    const taken: T[] = [];
    while (taken.length < limit) {
      const line = this.#turns[this.#next];
      if (line === undefined) break;
      this.#next += 1;
      line.queued = false;
      taken.push(line.things[line.head] as T);
      line.head += 1;
      line.out += 1;
      this.#waiting -= 1;
      if (line.head > 1_024 && line.head * 2 > line.things.length) trim(line);
      this.#queue(line);
    }
    if (this.#next * 2 > this.#turns.length) {
      this.#turns = this.#turns.slice(this.#next);
      this.#next = 0;
    }
    return taken;
  }

  /** The first thing of this key that waits. */
  first(key: string): T | undefined {
    const line = this.#lines.get(key);
    return line?.things[line.head];
  }

  /** Says that a thing of this key is finished; returns true when that lets another one go. */
  done(key: string): boolean {
    const line = this.#line(key);
    line.out -= 1;
    if (line.out === 0 && line.head === line.things.length) this.#lines.delete(key);
    return this.#queue(line);
  }

  /** Puts things of one key that were out back in front, in the order given. */
  giveBack(key: string, things: readonly T[]): void {
    const line = this.#line(key);
    trim(line);
    line.things.unshift(...things);
    line.out -= things.length;
    this.#waiting += things.length;
    this.#queue(line);
  }

  /** Gives a line a turn, if it has something that may go; returns true when it had none. */
  #queue(line: Line<T>): boolean {
    if (line.queued || line.out >= this.#perKey || line.head === line.things.length) return false;
    line.queued = true;
    this.#turns.push(line);
    return true;
  }

  #line(key: string): Line<T> {
    let line = this.#lines.get(key);
    if (!line) {
      line = { things: [], head: 0, out: 0, queued: false };
      this.#lines.set(key, line);
    }
    return line;
  }
}

interface Line<T> {
  things: T[];
  head: number;
  out: number;
  /** It has a turn. */
  queued: boolean;
}

function trim<T>(line: Line<T>): void {
  line.things = line.things.slice(line.head);
  line.head = 0;
}
