import type { Job, Jobs as Parts, PutOff } from '../parts.ts';

/** The jobs that have not come due, in memory, soonest first. */
export class Jobs implements Parts {
  readonly #jobs: Job[] = [];
  readonly #keys = new Set<string>();

  get size(): number {
    return this.#jobs.length;
  }

  get next(): number | undefined {
    return this.#jobs[0]?.job.due;
  }

  /** Takes work; a key that waits already is the same work again, and changes nothing. */
  push(one: PutOff): void {
    if (this.#keys.has(one.key)) return;
    this.#keys.add(one.key);
    let low = 0;
    let high = this.#jobs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#jobs[middle]?.job.due ?? 0) <= one.job.due) low = middle + 1;
      else high = middle;
    }
    this.#jobs.splice(low, 0, one);
  }

  cancel(key: string): void {
    if (!this.#keys.delete(key)) return;
    this.#jobs.splice(
      this.#jobs.findIndex((one) => one.key === key),
      1,
    );
  }

  due(now: number): readonly Job[] {
    let count = 0;
    while ((this.#jobs[count]?.job.due ?? Number.POSITIVE_INFINITY) <= now) count += 1;
    const due = this.#jobs.splice(0, count);
    for (const { key } of due) this.#keys.delete(key);
    return due;
  }
}
