import type { SchedulerLike } from 'rxjs';

const minute = 60_000;
/** How many people are counted; beyond it the one whose minute began first is forgotten. */
const most = 10_000;

/** Counts what each person does in a minute, which begins with the first thing they do. */
export class Allowance {
  readonly #perMinute: number;
  readonly #clock: SchedulerLike;
  /** The oldest minute first. */
  readonly #minutes = new Map<string, { readonly since: number; left: number }>();

  constructor(perMinute: number, clock: SchedulerLike) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Takes one; returns how many are left, below 0 when it was too many: -1 for the first of those. */
  take(person: string): number {
    const now = this.#clock.now();
    for (const [other, { since }] of this.#minutes) {
      if (this.#minutes.size <= most && now - since < minute) break;
      this.#minutes.delete(other);
    }
    const counted = this.#minutes.get(person) ?? { since: now, left: this.#perMinute };
    counted.left -= 1;
    this.#minutes.set(person, counted);
    return counted.left;
  }
}
