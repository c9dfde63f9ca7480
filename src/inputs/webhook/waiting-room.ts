import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import type { Arrival, Incoming } from '../../input.ts';

/** How many events may be undecided at once. */
const most = 100;
/** How many of one call are handed over at once, so that a long one leaves room. */
const atOnce = 25;

/** Where calls wait until the bot has decided on what they say. */
export class WaitingRoom {
  readonly #said = new Subject<Incoming>();
  readonly #waiting = new Set<(refusal: string) => void>();
  /** How many events were taken. */
  taken = 0;
  #closed = false;

  /** What the bot hears. */
  get events(): Observable<Incoming> {
    return this.#said;
  }

  /** Hands events over, in order; resolves with nothing once all are taken, or with why one was not. */
  async take(events: readonly Arrival['event'][]): Promise<string | undefined> {
    for (let at = 0; at < events.length; at += atOnce) {
      const refusals = await Promise.all(events.slice(at, at + atOnce).map((event) => this.#one(event)));
      const refusal = refusals.find((one) => one !== undefined);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  /** Refuses what waits, and what comes. */
  close(): void {
    this.#closed = true;
    for (const refuse of this.#waiting) refuse(closed);
  }

  #one(event: Arrival['event']): Promise<string | undefined> {
    if (this.#closed || !this.#said.observed) return Promise.resolve(closed);
    if (this.#waiting.size >= most) return Promise.resolve(`${most} events are waiting to be taken`);
    return new Promise((resolve) => {
      const decide = (refusal: string | undefined): void => {
        if (!this.#waiting.delete(decide)) return;
        if (refusal === undefined) this.taken += 1;
        resolve(refusal);
      };
      this.#waiting.add(decide);
      this.#said.next({ event, ack: () => decide(undefined), refuse: (reason) => decide(reason) });
    });
  }
}

const closed = 'the bot is starting or stopping';
