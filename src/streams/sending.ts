import type { Observable, ObservableInput } from 'rxjs';
import { connect, defer, EMPTY, filter, identity, map, merge, mergeMap, takeUntil, timer } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import { SendError } from '../errors.ts';
import type { Journal } from '../journal.ts';
import { inLanes } from '../operators/in-lanes.ts';
import type { Stamped, Way } from '../outgoing.ts';
import { Claim } from './claim.ts';
import { delivered } from './delivering.ts';
import type { Fallback } from './fallback.ts';
import { fallbackOf } from './fallback-of.ts';
import { givenUp } from './giving-up.ts';
import { isWord } from './is-word.ts';
import { lineOf } from './line-of.ts';
import type { Pace } from './links.ts';
import { outgoing } from './outgoing.ts';
import type { Connections, Patience } from './trying.ts';
import { patience, tried } from './trying.ts';

/** What sending needs. */
export interface SendingOptions extends Pace {
  readonly journal: Journal;
  readonly connections: Connections;
  /** What must keep order with an address. */
  readonly lane: (to: Address) => string;
  readonly fallbacks?: readonly Fallback[];
  /** Emits when nothing more will be said. */
  readonly ending: Observable<unknown>;
}

/** How long a bot that just started lets its links open before old messages go another way, in milliseconds. */
const opening = 60_000;

/**
 * Sends what the outbox holds: in order within a lane, all lanes at once, each message until it is sent, sent another
 * way or dead. Completes after `ending`, when nothing waits.
 *
 * @throws {JournalError} Delivered as an error notification.
 */
export function sending(given: SendingOptions): Observable<Activity> {
  return defer(() => {
    const options = { ...given, patience: patience(given) };
    const { clock } = options;
    const began = clock.now();
    return outgoing(options).pipe(
      map((message) => handed(message, began, options)),
      connect((all) => merge(inTurn(all, options), overdue(all.pipe(filter(({ way }) => way !== undefined)), options))),
    );
  });
}

/** What all messages share. */
interface Shared extends SendingOptions {
  readonly patience: Patience;
}

/** A message that was handed out to be sent. */
interface Handed {
  readonly message: Stamped;
  /** Where it goes when it cannot be sent in time, and when that is, in milliseconds. */
  readonly way?: Way | undefined;
  readonly until?: number;
  /** Its turn in its lane has it, or the end of its time; absent where time has no end. */
  readonly claim?: Claim<'turn' | 'time'>;
}

function handed(message: Stamped, began: number, { fallbacks = [] }: Shared): Handed {
  const way = isWord(message.key) ? undefined : fallbackOf(fallbacks, message);
  if (!way) return { message };
  const claim = new Claim<'turn' | 'time'>();
  return { message, way, until: Math.max(began + Math.min(opening, way.after), message.committed + way.after), claim };
}

function inTurn(all: Observable<Handed>, options: Shared): Observable<Activity> {
  return all.pipe(
    inLanes(
      ({ message }) => message.lane,
      (one) => resolved(one, options),
    ),
    inLanes(
      ({ lane }) => lane,
      (one) => (one.claim?.take('turn') !== false ? ended(one, options) : EMPTY),
    ),
  );
}

/**
 * Sends those another way whose time is over before their turn came: one that is stuck holds up no other for longer.
 */
function overdue(all: Observable<Handed>, options: Shared): Observable<Activity> {
  const { clock } = options;
  return all.pipe(
    inLanes(
      ({ message }) => message.key,
      ({ message, way, until = 0, claim }) =>
        claim
          ? timer(Math.max(0, until - clock.now()), clock).pipe(
              takeUntil(claim.takenBy('turn')),
              filter(() => claim.take('time')),
              mergeMap(() => givenUp({ message, to: message.to, way, failure: behind(message, options) }, options), 1),
            )
          : EMPTY,
    ),
  );
}

function behind({ to }: Stamped, { connections }: Shared): SendError {
  const input = inputOf(to);
  const why = connections.now(input) ? `${input} holds up what was said before it` : `${input} is not there`;
  return new SendError('permanent', why);
}

/** A message whose address is the network's own, or why it has none. */
interface Resolved extends Handed {
  readonly to: Address;
  /** What must keep order with the network's own address. */
  readonly lane: string;
  readonly failure?: SendError;
}

function resolved(one: Handed, options: Shared): ObservableInput<Resolved> {
  const { message, claim } = one;
  const { connections, lane } = options;
  const conn = connections.now(inputOf(message.to));
  if (conn && !conn.resolve) return [{ ...one, to: message.to, lane: lineOf(lane(message.to), message.fallback) }];
  const to = tried<Pick<Resolved, 'to' | 'failure'>>(
    message,
    options,
    async (conn) => ({ to: conn.resolve ? await conn.resolve(message.to) : message.to }),
    (failure) => [{ to: message.to, failure }],
  );
  return to.pipe(
    mergeMap((result) => {
      if ('code' in result) return [];
      // Nothing has to keep order with what goes nowhere.
      return [{ ...one, ...result, lane: result.failure ? message.key : lineOf(lane(result.to), message.fallback) }];
    }, 1),
    claim ? takeUntil(claim.takenBy('time')) : identity,
  );
}

function ended({ message, to, way, until, failure }: Resolved, options: Shared): Observable<Activity> {
  const lost = (why: SendError) => givenUp({ message, to, way, failure: why }, options);
  return failure ? lost(failure) : delivered({ ...message, to }, { ...options, until }, lost);
}
