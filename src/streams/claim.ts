import type { Observable } from 'rxjs';
import { defer, filter, of, Subject } from 'rxjs';

/** Something that several want, and that the first one gets. */
export class Claim<By extends string> {
  #by: By | undefined;
  readonly #claimed = new Subject<By>();

  /** Returns true for the first who asks. */
  take(by: By): boolean {
    if (this.#by !== undefined) return false;
    this.#by = by;
    this.#claimed.next(by);
    return true;
  }

  /** Emits when this one has it. */
  takenBy(by: By): Observable<By> {
    return defer(() => (this.#by === by ? of(by) : this.#claimed.pipe(filter((one) => one === by))));
  }
}
