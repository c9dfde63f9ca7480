import { inputOf } from '../../address.ts';
import type { WaitingLane } from '../../letters.ts';
import type { Outgoing, Stamped } from '../../outgoing.ts';
import { FairQueue } from '../fair-queue.ts';
import type { About, Outbox as Parts } from '../parts.ts';
import { perLane } from '../per-lane.ts';

/** The messages waiting to be sent, in memory. */
export class Outbox implements Parts {
  /** Characters of text in the messages waiting, roughly. */
  size = 0;
  readonly #line = new FairQueue<Stamped>(perLane);
  readonly #waiting = new Map<string, Stamped>();
  readonly #byInput = new Map<string, number>();

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a message; one with a key that already waits is the same message again, and changes nothing. */
  push(said: Outgoing, about: About): void {
    if (this.#waiting.has(about.key)) return;
    const message = { ...said, ...about };
    this.#waiting.set(message.key, message);
    this.#count(message, 1);
    this.#line.push(message.lane, message);
  }

  take(limit: number): readonly Stamped[] {
    return this.#line.take(limit);
  }

  mark(key: string, outcome: 'sending' | 'sent' | 'dead' | 'again'): boolean {
    const message = this.#waiting.get(key);
    if (!message || outcome === 'sending') return false;
    if (outcome === 'again') {
      this.#line.giveBack(message.lane, [message]);
      return true;
    }
    this.#waiting.delete(key);
    this.#count(message, -1);
    return this.#line.done(message.lane);
  }

  message(key: string): Stamped | undefined {
    return this.#waiting.get(key);
  }

  lanes(limit: number): readonly WaitingLane[] {
    return [...Map.groupBy(this.#waiting.values(), ({ lane }) => lane)]
      .map(([lane, all]) => ({ lane, count: all.length, since: all[0]?.committed ?? 0 }))
      .sort((one, other) => other.count - one.count)
      .slice(0, limit);
  }

  byInput(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byInput);
  }

  #count(message: Stamped, by: 1 | -1): void {
    this.size += by * sizeOf(message);
    const input = inputOf(message.to);
    const count = (this.#byInput.get(input) ?? 0) + by;
    if (count === 0) this.#byInput.delete(input);
    else this.#byInput.set(input, count);
  }
}

function sizeOf({ data }: Stamped): number {
  return typeof data === 'string' ? data.length : data.length * 1_000;
}
