import type { Observer } from 'rxjs';
import type { Activity } from '../activity.ts';

/** A full journal has room again below this: nobody is told with every event that comes and goes. */
const roomy = 15 / 16;

/** How much more there is for what goes ahead, as a part of all: who looks after a full bot can speak to it and stop it. */
const reserve = 1;

/** Knows whether there is room, and says when it is full and when no more. */
export class Room {
  readonly #notices: Pick<Observer<Activity>, 'next'>;
  readonly #fill: () => number;
  readonly #now: () => number;
  #told = false;

  /**
   * @param fill - Returns how full it is, 1 being full.
   * @param notices - Is told `full` and `room`.
   */
  constructor(fill: () => number, now: () => number, notices: Pick<Observer<Activity>, 'next'>) {
    this.#fill = fill;
    this.#now = now;
    this.#notices = notices;
  }

  /** Returns whether there is room for one more, which may go ahead of others; says so once when it is full. */
  left(ahead: boolean): boolean {
    const fill = this.#fill();
    if (fill < 1) return true;
    if (!this.#told) {
      this.#told = true;
      this.#notices.next({ code: 'full', at: this.#now(), detail: 'too much is waiting to be answered or sent' });
    }
    return ahead && fill < 1 + reserve;
  }

  /** Looks whether there is room again, after something was finished. */
  look(): void {
    if (!this.#told || this.#fill() >= roomy) return;
    this.#told = false;
    this.#notices.next({ code: 'room', at: this.#now() });
  }
}
