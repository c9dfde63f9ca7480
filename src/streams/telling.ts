import type { Observable, OperatorFunction, SchedulerLike } from 'rxjs';
import { catchError, EMPTY, ignoreElements, mergeMap, pipe, timeout } from 'rxjs';
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

/** Something said to the bot that it could not take; the error's message is safe to show. */
export type Refused = TextEvent & { readonly refusal: Error };

/** How often one place is told, and how long telling may take, in milliseconds. */
const every = 60_000;
const patience = 2_000;
/** How many are told at once. */
const most = 16;

/**
 * Tells people directly that what they said was refused, each place once a minute: what the journal does not take cannot
 * be answered through it. Emits nothing; never errors.
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
  return pipe(
    throttlePer<Refused>(({ replyTo }) => replyTo, { every, clock }),
    mergeMap(tell, most),
  );
}

function words(refusal: Error): string {
  const what =
    refusal instanceof JournalError ? 'I cannot write to my disk any more, so I stop' : 'I cannot take this now';
  return `${what}: ${refusal.message}`;
}
