import type { Observable } from 'rxjs';
import {
  catchError,
  defer,
  finalize,
  map,
  merge,
  mergeMap,
  retry,
  Subject,
  take,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import { inputOf } from '../address.ts';
import { SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import { abortable } from '../operators/abortable.ts';
import type { Stamped } from '../outgoing.ts';
import type { Pace } from './links.ts';

/** The connections of all inputs. */
export interface Connections {
  /** The connection of an input now; undefined while there is none. */
  now(input: string): Conn | undefined;
  /** The connection of an input as soon as there is one; an error when there will never be. */
  soon(input: string): Observable<Conn>;
}

/** What trying needs. */
export interface TryingOptions extends Pace {
  readonly connections: Connections;
}

/** The longest that a network may take over one message, in milliseconds: after it, nobody can tell. */
const patience = 60_000;
/** Waits between two tries, in milliseconds. */
const firstWait = 500;
const longestWait = 60_000;
/** How old a message may get, in milliseconds: a day. */
const giveUp = 86_400_000;

/**
 * Does something for a message over its input's link, again and again until it is done. Emits each failure that is
 * tried again (`retry`, `limited`, `unknown`), then the result, and completes.
 *
 * @throws {SendError} Delivered as an error notification: permanent, or a day old.
 */
export function tried<R>(
  message: Stamped,
  { connections, ...pace }: TryingOptions,
  work: (conn: Conn, signal: AbortSignal) => Promise<R>,
): Observable<Activity | { readonly value: R }> {
  const input = inputOf(message.to);
  const once = (conn: Conn) =>
    abortable((signal) => work(conn, signal)).pipe(
      timeout({ first: patience, scheduler: pace.clock, with: () => throwError(() => silence(input)) }),
      map((value) => ({ value })),
    );
  const conn = connections.now(input);
  const again = connections
    .soon(input)
    .pipe(
      timeout({ first: leftOf(message, pace), scheduler: pace.clock, with: () => throwError(() => absence(input)) }),
      take(1),
      mergeMap(once, 1),
    );
  if (!conn) return retried(message, pace, again);
  return once(conn).pipe(catchError((error) => retried(message, pace, startingWith(error, again))));
}

/** Fails with `error` at the first subscription, and is `then` at the others. */
function startingWith<T>(error: unknown, then: Observable<T>): Observable<T> {
  let first = true;
  return defer(() => {
    if (!first) return then;
    first = false;
    return throwError(() => error);
  });
}

function retried<R>(message: Stamped, { clock, random }: Pace, once: Observable<R>): Observable<Activity | R> {
  const { pipeline, causes, to, committed } = message;
  const input = inputOf(to);
  return defer(() => {
    const failures = new Subject<Activity>();
    const delay = (thrown: unknown, tries: number) => {
      const failure = asSendError(thrown, input);
      const { kind, message: detail } = failure;
      if (kind === 'permanent' || clock.now() - committed > giveUp) return throwError(() => failure);
      const backoff = Math.ceil(random() * Math.min(longestWait, firstWait * 2 ** Math.min(tries, 20)));
      const wait = kind === 'limited' && failure.wait > 0 ? Math.min(failure.wait, giveUp) : backoff;
      const code = kind === 'transient' ? 'retry' : kind;
      failures.next({ code, at: clock.now(), input, pipeline, event: causes[0], place: to, ms: wait, detail });
      return timer(wait, clock);
    };
    return merge(
      failures,
      once.pipe(
        retry({ delay }),
        finalize(() => failures.complete()),
      ),
    );
  });
}

/** How long a message may wait for its link: a bot that was away for a day gets a moment to open its links. */
function leftOf({ committed }: Stamped, { clock }: Pace): number {
  return Math.max(patience, committed + giveUp - clock.now());
}

function absence(input: string): SendError {
  return new SendError('permanent', `${input} was not there for a day`);
}

function silence(input: string): SendError {
  return new SendError('unknown', `${input} did not say within ${patience / 1_000} s whether it took the message`);
}

function asSendError(thrown: unknown, input: string): SendError {
  if (thrown instanceof SendError) return thrown;
  return new SendError('permanent', `${input} failed; the log has the details`, { cause: thrown });
}
