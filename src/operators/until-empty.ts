import type { Observable, ObservableInput } from 'rxjs';
import { defer, EMPTY, filter, of, repeat, tap } from 'rxjs';

/**
 * Asks again and again for the next batch, until there is an empty one.
 *
 *     read    --m           each answer takes two frames: m, then n, then an empty batch
 *     output  --m-n-|
 *
 * Never asks on behalf of someone who has left in the middle of a batch: what is handed out cannot be lost that way.
 */
export function untilEmpty<T>(read: () => ObservableInput<readonly T[]>): Observable<readonly T[]> {
  return defer(() => {
    let more = false;
    return defer(read).pipe(
      tap((batch) => {
        more = batch.length > 0;
      }),
      repeat({ delay: () => (more ? of(true) : EMPTY) }),
      filter((batch) => batch.length > 0),
    );
  });
}
