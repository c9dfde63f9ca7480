import type { Observable } from 'rxjs';
import type { Delivered } from './letter.ts';

/** A way by which mail comes in, that is open. */
export interface Door {
  /** What comes in by it, while somebody listens; errors when the door is shut from outside. */
  readonly letters: Observable<Delivered>;
  /** In words, for `status`. */
  readonly describe: string;
}
