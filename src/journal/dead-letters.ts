import type { Event } from '../event.ts';
import type { DeadLetter } from '../letters.ts';
import type { Stamped } from '../outgoing.ts';

/** A dead letter and what it is about. */
export type Dead = DeadLetter & { readonly message?: Stamped; readonly event?: Event };

/** How many dead letters are kept in memory; beyond it the oldest goes. */
const most = 1_000;

/** What was given up, in memory. */
export class DeadLetters {
  #number = 0;
  readonly #letters = new Map<number, Dead>();

  get size(): number {
    return this.#letters.size;
  }

  message(message: Stamped, reason: string, at: number): number {
    const { pipeline, to: place, data } = message;
    return this.#put({ kind: 'message', pipeline, place, reason, at, gist: gist(data), message });
  }

  event(event: Event, pipeline: string, reason: string, at: number): number {
    const place = 'replyTo' in event ? event.replyTo : event.input;
    return this.#put({
      kind: 'event',
      pipeline,
      place,
      reason,
      at,
      gist: gist('data' in event ? event.data : ''),
      event,
    });
  }

  /** Takes one out, to be tried again. */
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

  #put(letter: Omit<Dead, 'number'>): number {
    this.#number += 1;
    this.#letters.set(this.#number, { ...letter, number: this.#number });
    for (const oldest of this.#letters.keys()) {
      if (this.#letters.size <= most) break;
      this.#letters.delete(oldest);
    }
    return this.#number;
  }
}

/** The beginning of what was said, on one line. */
export function gist(data: unknown): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const line = text
    .slice(0, 400)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > 80 ? `${line.slice(0, 79).toWellFormed()}…` : line;
}
