import type { DeadLetter } from '../../letters.ts';
import type { Dead, DeadLetters as Parts } from '../parts.ts';

/** How many dead letters are kept in memory; beyond it the oldest goes. */
const most = 1_000;

/** What was given up, in memory. */
export class DeadLetters implements Parts {
  #number = 0;
  readonly #letters = new Map<number, Dead>();

  get size(): number {
    return this.#letters.size;
  }

  put(letter: Omit<Dead, 'number'>): number {
    this.#number += 1;
    this.#letters.set(this.#number, { ...letter, number: this.#number });
    for (const oldest of this.#letters.keys()) {
      if (this.#letters.size <= most) break;
      this.#letters.delete(oldest);
    }
    return this.#number;
  }

  take(number: number): Dead | undefined {
    const letter = this.#letters.get(number);
    this.#letters.delete(number);
    return letter;
  }

  newest(limit: number): readonly DeadLetter[] {
    return [...this.#letters.values()]
      .reverse()
      .slice(0, limit)
      .map(({ message: _message, event: _event, ...letter }) => letter);
  }
}
