import type { Observable, OperatorFunction, SchedulerLike } from 'rxjs';
import { catchError, defer, EMPTY, filter, finalize, ignoreElements, mergeMap, timeout } from 'rxjs';
import { JournalError } from '../errors.ts';
import type { TextEvent } from '../event.ts';
import type { Conn } from '../input.ts';
import { abortable } from '../operators/abortable.ts';
import { throttlePer } from '../operators/throttle-per.ts';
import { reply } from '../outgoing.ts';

/** What telling needs. */
export interface TellingOptions {
  /** Over the link that the event came by. */
  readonly send: Conn['send'];
  readonly clock: SchedulerLike;
}

/** Something said to the bot that it could not take. */
export type Refused = TextEvent & { readonly refusal: Error };

/** How often one place is told, and how long telling may take, in milliseconds. */
const every = 60_000;
const patience = 2_000;
/** How many are told at once. Who comes beyond is not told, and not put in a line that has no end. */
const most = 16;

/**
 * Tells people directly that what they said was refused, each place once a minute, at most 16 at once: what the journal
 * does not take cannot be answered through it. Emits nothing; never errors.
 */
export function telling({ send, clock }: TellingOptions): OperatorFunction<Refused, never> {
  const tell = (event: Refused): Observable<never> => {
    const message = { ...reply(event, words(event.refusal)), key: `${event.id}/refused` };
    return abortable((signal) => send(message, signal)).pipe(
      timeout({ first: patience, scheduler: clock }),
      ignoreElements(),
      catchError(() => EMPTY),
    );
  };
  return (refused) =>
    defer(() => {
      let busy = 0;
      const counted = (event: Refused) => {
        busy += 1;
        return tell(event).pipe(
          finalize(() => {
            busy -= 1;
          }),
        );
      };
      return refused.pipe(
        filter(() => busy < most),
        throttlePer(({ replyTo }) => replyTo, { every, clock }),
        mergeMap(counted, most),
      );
    });
}

/** What the journal says of its disk names files: that is for the log. */
function words(refusal: Error): string {
  return refusal instanceof JournalError
    ? 'I cannot write to my disk any more, so I stop: my log says why'
    : `I cannot take this now: ${refusal.message}`;
}
