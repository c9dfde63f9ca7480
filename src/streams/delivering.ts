import type { Observable } from 'rxjs';
import { catchError, concatMap, of } from 'rxjs';
import type { Activity } from '../activity.ts';
import { SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { Receipt, Stamped } from '../outgoing.ts';
import { about } from './about.ts';
import type { TryingOptions } from './trying.ts';
import { tried } from './trying.ts';

/** What delivering needs. */
export interface DeliveringOptions extends TryingOptions {
  readonly journal: Journal;
}

/**
 * Sends one message until it is taken, and notes that. One that was sent perhaps is looked up first where the network
 * has history; elsewhere it is sent again, or given up when it would rather `ask`.
 *
 * @param givenUp - What to do with a failure that no further try can mend; of the kind `unknown` when nobody can tell.
 * @throws {JournalError} Delivered as an error notification.
 */
export function delivered(
  message: Stamped,
  options: DeliveringOptions,
  givenUp: (failure: SendError) => Observable<Activity>,
): Observable<Activity> {
  const { journal, clock } = options;
  const { key, to, committed } = message;
  const asks = message.onUnknown === 'ask';
  let perhaps = message.perhaps ? 'I was stopped while sending it' : undefined;

  const send = async (conn: Conn, signal: AbortSignal): Promise<Receipt | 'untold'> => {
    const found = perhaps === undefined ? undefined : await conn.find?.(key, to, message.conversation);
    if (found) return found;
    if (perhaps !== undefined && asks && !conn.find) return 'untold';
    if (asks) await journal.mark(key, 'sending');
    signal.throwIfAborted();
    perhaps = undefined;
    return conn.send(message, signal);
  };
  const sent = async (): Promise<Activity> => {
    await journal.mark(key, 'sent');
    return { ...about(message, clock.now()), code: 'sent', ms: clock.now() - committed };
  };
  /** What is out of time is not surely lost. */
  const unknown = (failure: SendError) =>
    perhaps === undefined || !asks ? failure : new SendError('unknown', perhaps, { cause: failure });

  return tried(message, options, send).pipe(
    catchError((failure) => {
      if (failure instanceof SendError) return of({ failure });
      throw failure;
    }),
    concatMap((result) => {
      if ('failure' in result) return givenUp(unknown(result.failure));
      if ('code' in result) {
        if (result.code === 'unknown') perhaps ??= result.detail;
        return [result];
      }
      return result.value === 'untold' ? givenUp(new SendError('unknown', perhaps ?? '')) : sent();
    }),
  );
}
