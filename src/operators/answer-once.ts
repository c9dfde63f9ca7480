import type { OperatorFunction } from 'rxjs';
import { catchError, concatMap, defaultIfEmpty, EMPTY, filter, merge, take } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { Said } from '../event.ts';
import { release } from '../event.ts';
import type { Outgoing } from '../outgoing.ts';
import { reply } from '../outgoing.ts';
import type { Text } from '../text.ts';
import { abortable } from './abortable.ts';
import { inLanes } from './in-lanes.ts';

/** Finds an answer, or none (undefined); the signal says that another one was faster. */
export type FindAnswer<E extends Said> = (event: E, signal: AbortSignal) => Promise<Text | undefined>;

/**
 * Looks for an answer in several places at once, and says the first; whatever comes later is not said.
 *
 *     source                     a------|      the wiki takes four for a, the service two
 *     answerOnce(wiki, service)  --m----|      m: what the service says
 *
 * One that fails or knows nothing leaves it to the others; where all do, nothing is said and the event is let go. One event
 * at a time in a conversation, all conversations at once: let every place have a time-out.
 */
export function answerOnce<E extends Said>(
  ...places: readonly [FindAnswer<E>, ...FindAnswer<E>[]]
): OperatorFunction<E, Outgoing> {
  checkSettings('answerOnce', { list: { places } });
  return inLanes(
    ({ conversation }) => conversation,
    (event) =>
      merge(...places.map((find) => abortable((signal) => find(event, signal)).pipe(catchError(() => EMPTY)))).pipe(
        filter((text) => text !== undefined),
        take(1),
        defaultIfEmpty(undefined),
        concatMap((text) => {
          if (text !== undefined) return [reply(event, text)];
          event[release]?.();
          return [];
        }),
      ),
  );
}
