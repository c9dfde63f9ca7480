import type { Observable } from 'rxjs';
import { concatMap, defer, ignoreElements, merge, range, Subject, take } from 'rxjs';
import type { Frame } from './frame.ts';
import type { Shape } from './shape.ts';

/** How many fetched messages are to be decided on at once: what comes live needs room, too. */
const together = 40;

/**
 * Hands over fetched messages in their order, forty at a time: the next when those before were taken or refused.
 *
 * @param refused - Called for each that was not taken.
 */
export function decided(messages: readonly Shape[], refused: () => void): Observable<Frame> {
  return range(0, Math.ceil(messages.length / together)).pipe(
    concatMap((turn) =>
      defer(() => {
        const some = messages.slice(turn * together, (turn + 1) * together);
        const done = new Subject<void>();
        const frames = some.map((event): Frame => {
          const refuse = () => {
            refused();
            done.next();
          };
          return { type: 'event', event, ack: () => done.next(), refuse };
        });
        return merge(done.pipe(take(some.length), ignoreElements()), frames);
      }),
    ),
  );
}
