import type { Observable, ObservableInput } from 'rxjs';
import { catchError, concat, concatMap, defer, map, mergeMap, of } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import type { SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import type { Journal, Produced } from '../journal.ts';
import { inLanes } from '../operators/in-lanes.ts';
import type { Stamped } from '../outgoing.ts';
import type { Pace } from './links.ts';
import { outgoing } from './outgoing.ts';
import type { Connections } from './trying.ts';
import { tried } from './trying.ts';

/** What sending needs. */
export interface SendingOptions extends Pace {
  readonly journal: Journal;
  readonly connections: Connections;
  readonly lane: (to: Address) => string;
  /** Emits when nothing more will be said. */
  readonly ending: Observable<unknown>;
}

/**
 * Sends what the outbox holds: in order within a lane, all lanes at once, each message until it is sent or dead.
 * Completes after `ending`, when nothing waits; never errors.
 */
export function sending(options: SendingOptions): Observable<Activity> {
  return outgoing(options).pipe(
    inLanes(
      ({ lane }) => lane,
      (message) => resolved(message, options),
    ),
    inLanes(
      ({ lane }) => lane,
      ({ message, failure }) => (failure ? dead(message, failure, options) : delivered(message, options)),
    ),
  );
}

/** A message whose address is the network's own, or why it has none. */
interface Resolved {
  readonly message: Stamped;
  /** What must keep order with the network's own address. */
  readonly lane: string;
  readonly failure?: SendError;
}

function resolved(message: Stamped, options: SendingOptions): ObservableInput<Resolved> {
  const conn = options.connections.now(inputOf(message.to));
  if (conn && !conn.resolve) return [{ message, lane: message.lane }];
  const to = tried(message, options, async (conn) => (conn.resolve ? conn.resolve(message.to) : message.to));
  return to.pipe(
    mergeMap((result) => ('at' in result ? [] : [result.value])),
    map((address) => ({ message: { ...message, to: address }, lane: options.lane(address) })),
    catchError((failure: SendError) => of({ message, lane: message.lane, failure })),
  );
}

function delivered(message: Stamped, options: SendingOptions): Observable<Activity> {
  const { journal, clock } = options;
  let perhaps = false;
  const send = async (conn: Conn, signal: AbortSignal) => {
    const found = perhaps ? await conn.find?.(message.key, message.to) : undefined;
    if (found) return found;
    signal.throwIfAborted();
    perhaps = false;
    return conn.send(message, signal);
  };
  const marked = async (one: Stamped): Promise<Activity> => {
    await journal.mark(one.key, 'sent');
    return { ...about(one, clock.now()), code: 'sent', ms: clock.now() - one.committed };
  };
  return tried(message, options, send).pipe(
    catchError((failure: SendError) => of({ failure })),
    concatMap((result) => {
      if ('failure' in result) return dead(message, result.failure, options);
      if ('value' in result) return marked(message);
      perhaps ||= result.code === 'unknown';
      return [result];
    }),
  );
}

/** Gives a message up, and tells the conversation that it came from, once. */
function dead(message: Stamped, failure: SendError, { journal, clock, lane }: SendingOptions): Observable<Activity> {
  const { origin, to } = message;
  const entry: Activity = { ...about(message, clock.now()), code: 'dead', detail: failure.message, error: failure };
  const marked = defer(() => journal.mark(message.key, 'dead', failure.message)).pipe(map(() => entry));
  if (!origin || origin.replyTo === to) return marked;
  const notice: Produced = {
    sink: 'send',
    lane: lane(origin.replyTo),
    message: {
      type: 'text',
      to: origin.replyTo,
      conversation: origin.conversation,
      data: `could not deliver to ${to}: ${failure.message}`,
      causes: message.causes,
      key: `${message.key}/dead`,
      open: true,
    },
  };
  return concat(defer(() => journal.commit(message.pipeline, [notice])).pipe(mergeMap(() => [])), marked);
}

function about({ to, pipeline, causes }: Stamped, at: number): Omit<Activity, 'code'> {
  return { at, input: inputOf(to), pipeline, event: causes[0], place: to };
}
