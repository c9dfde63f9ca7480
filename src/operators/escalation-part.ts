import type { EventBase } from '../event.ts';
import { release } from '../event.ts';

/** One part of a matter: what raised it, and whether that is over. */
export class EscalationPart<E extends EventBase> {
  readonly about: E;
  #over: E | undefined;
  /** Its last end that did not last, and what raised it then: kept, so that a replay goes the same way. */
  #back: readonly E[] = [];
  /** What raised it last while it was not over: kept, so that a replay knows how new it is. */
  #again: readonly E[] = [];

  constructor(about: E) {
    this.about = about;
  }

  /** What ended it, while it is over. */
  get over(): E | undefined {
    return this.#over;
  }

  /** What it holds besides `about`. */
  get held(): readonly E[] {
    return [...(this.#over ? [this.#over] : []), ...this.#again, ...this.#back];
  }

  /** Hears that it is over, or raised again, and lets go what a replay does not need. */
  hear(is: 'raised' | 'over', event: E): void {
    if (is === 'over' && !this.#over) {
      letGo([...this.#back, ...this.#again]);
      this.#back = this.#again = [];
      this.#over = event;
    } else if (is === 'over') letGo([event]);
    else if (this.#over) {
      this.#back = [this.#over, event];
      this.#over = undefined;
    } else {
      letGo(this.#again);
      this.#again = [event];
    }
  }
}

function letGo(events: readonly EventBase[]): void {
  for (const held of events) held[release]?.();
}
