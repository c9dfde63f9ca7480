import type { Observable } from 'rxjs';
import { concatMap } from 'rxjs';
import type { Activity } from '../activity.ts';
import { inputOf } from '../address.ts';
import { SendError } from '../errors.ts';
import type { Origin } from '../event.ts';
import type { Conn } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { Receipt, Stamped } from '../outgoing.ts';
import { isTopic } from '../topic.ts';
import { about } from './about.ts';
import type { TryingOptions } from './trying.ts';
import { tried } from './trying.ts';

/** What delivering needs. */
export interface DeliveringOptions extends TryingOptions {
  readonly journal: Journal;
}

/**
 * Sends one message until it is taken, and notes that. One that was sent perhaps is looked up first where the network
 * has history; elsewhere it is sent again, or given up when it would rather `ask`. Where it began a conversation
 * elsewhere, that leads back to where it came from; and all of one topic stays in the conversation that it began.
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

  const topic = isTopic(message.conversation) ? message.conversation : undefined;
  /** As the network knows it: the thread of its topic, once that has one. */
  const known = async (name: string): Promise<Stamped> => {
    const { conversation } = (await journal.traced(to, name)) ?? message;
    return { ...message, ...(conversation !== undefined && { conversation }) };
  };
  const traced = async ({ conversation }: Receipt): Promise<void> => {
    const origin = originOf(message);
    if (conversation === undefined) return;
    if (topic !== undefined) {
      await journal.trace(to, topic, { replyTo: to, conversation });
      await journal.trace(inputOf(to), conversation, { ...(origin ?? { replyTo: to }), topic });
    } else if (origin && origin.replyTo !== to) await journal.trace(inputOf(to), conversation, origin);
  };
  const send = async (conn: Conn, signal: AbortSignal): Promise<Sent> => {
    const sending = topic === undefined ? message : await known(topic);
    const found = perhaps === undefined ? undefined : await conn.find?.(key, to, sending.conversation);
    if (found) {
      await traced(found);
      return sent;
    }
    if (perhaps !== undefined && asks && !conn.find) throw new SendError('permanent', perhaps);
    if (asks) await journal.mark(key, 'sending');
    signal.throwIfAborted();
    perhaps = undefined;
    await traced(await conn.send(sending, signal));
    return sent;
  };
  const noted = async (): Promise<Activity> => {
    await journal.mark(key, 'sent');
    return { ...about(message, clock.now()), code: 'sent', ms: clock.now() - committed };
  };
  /** What is out of time is not surely lost. */
  const lost = (failure: SendError) =>
    givenUp(perhaps === undefined || !asks ? failure : new SendError('unknown', perhaps, { cause: failure }));

  return tried(message, options, send, lost).pipe(
    concatMap((result) => {
      if (result === sent) return noted();
      if (result.code === 'unknown') perhaps ??= result.detail;
      return [result];
    }),
  );
}

/** What is about many things answers none of them: it came from their place. */
function originOf({ origin, causes }: Stamped): Origin | undefined {
  return origin && causes.length > 1 ? { replyTo: origin.replyTo } : origin;
}

/** The network has it. */
const sent = Symbol('sent');
type Sent = typeof sent;
