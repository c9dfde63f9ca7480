/** How many messages wait, by lane and by input. */
export class Lanes {
  waiting = 0;
  readonly #byLane = new Map<string, number>();
  readonly #byInput = new Map<string, number>();

  has(lane: string): boolean {
    return this.#byLane.has(lane);
  }

  add(lane: string, input: string): void {
    this.waiting += 1;
    change(this.#byLane, lane, 1);
    change(this.#byInput, input, 1);
  }

  remove(lane: string, input: string): void {
    this.waiting -= 1;
    change(this.#byLane, lane, -1);
    change(this.#byInput, input, -1);
  }

  /** The longest lanes, longest first. */
  longest(limit: number): readonly { readonly lane: string; readonly count: number }[] {
    return [...this.#byLane]
      .map(([lane, count]) => ({ lane, count }))
      .sort((one, other) => other.count - one.count)
      .slice(0, limit);
  }

  byInput(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byInput);
  }
}

function change(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
