import type { Observable, ObservableInput } from 'rxjs';
import { catchError, defer, finalize, merge, mergeMap, retry, Subject, take, throwError, timeout, timer } from 'rxjs';
import type { Activity } from '../activity.ts';
import { inputOf } from '../address.ts';
import { JournalError, SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import { abortable } from '../operators/abortable.ts';
import { inTime } from '../operators/in-time.ts';
import type { Stamped } from '../outgoing.ts';
import { about } from './about.ts';
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
  readonly patience: Patience;
  /**
   * When to give up, in milliseconds since 1970; a try under way is waited for. Default: when the message is a day old.
   */
  readonly until?: number | undefined;
}

/** The longest that a network may take over one message, in milliseconds: after it, nobody can tell. */
const longest = 60_000;
/** Waits between two tries, in milliseconds. */
const firstWait = 500;
const longestWait = 60_000;
/** How old a message may get, in milliseconds: a day. */
const giveUp = 86_400_000;

/** Limits how long one try may take; one for all messages. */
export type Patience = ReturnType<typeof inTime>;

/** Makes the patience for all messages of a bot. */
export function patience({ clock }: Pick<Pace, 'clock'>): Patience {
  return inTime(longest, clock);
}

/**
 * Does something for a message over its input's link, again and again until it is done. Emits each failure that is
 * tried again (`retry`, `limited`, `unknown`), then the result, and completes.
 *
 * @param lost - Called with a failure that no further try can mend: permanent, or out of time.
 * @throws {JournalError} Delivered as an error notification: what `work` met with is no failure of the link.
 */
export function tried<R>(
  message: Stamped,
  options: TryingOptions,
  work: (conn: Conn, signal: AbortSignal) => Promise<R>,
  lost: (failure: SendError) => ObservableInput<Activity | R>,
): Observable<Activity | R> {
  const { connections, patience } = options;
  const input = inputOf(message.to);
  const once = (conn: Conn) => abortable((signal) => work(conn, signal)).pipe(patience(() => silence(input)));
  const again = () =>
    connections.soon(input).pipe(
      timeout({
        first: leftOf(message, options),
        scheduler: options.clock,
        with: () => throwError(() => absence(input, options)),
      }),
      take(1),
      mergeMap(once, 1),
    );
  const retrying = (tries: Observable<R>) =>
    retried(message, options, tries).pipe(
      catchError((failure) => {
        if (failure instanceof SendError) return lost(failure);
        throw failure;
      }),
    );
  const conn = connections.now(input);
  if (!conn) return retrying(again());
  return once(conn).pipe(catchError((error) => retrying(startingWith(error, again()))));
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

type Limits = Omit<TryingOptions, 'connections' | 'patience'>;

function retried<R>(message: Stamped, limits: Limits, once: Observable<R>): Observable<Activity | R> {
  const { clock } = limits;
  const input = inputOf(message.to);
  return defer(() => {
    const failures = new Subject<Activity>();
    const delay = (thrown: unknown, tries: number) => {
      if (thrown instanceof JournalError) return throwError(() => thrown);
      const failure = asSendError(thrown, input);
      const over = throwError(() => failure);
      const left = (limits.until ?? message.committed + giveUp) - clock.now();
      if (failure.kind === 'permanent' || left <= 0) return over;
      const code = failure.kind === 'transient' ? 'retry' : failure.kind;
      const ms = waitAfter(failure, tries, limits);
      failures.next({ ...about(message, clock.now()), code, ms, detail: failure.message });
      return ms < left ? timer(ms, clock) : timer(left, clock).pipe(mergeMap(() => over, 1));
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

function waitAfter({ kind, wait }: SendError, tries: number, { random }: Limits): number {
  if (kind === 'limited' && wait > 0) return Math.min(wait, giveUp);
  return Math.ceil(random() * Math.min(longestWait, firstWait * 2 ** Math.min(tries, 20)));
}

/** How long a message may wait for its link: a bot that was away for a day gets a moment to open its links. */
function leftOf({ committed }: Stamped, { clock, until }: Limits): number {
  if (until !== undefined) return Math.max(0, until - clock.now());
  return Math.max(longest, committed + giveUp - clock.now());
}

function absence(input: string, { until }: Limits): SendError {
  return new SendError('permanent', until === undefined ? `${input} was not there for a day` : `${input} is not there`);
}

function silence(input: string): SendError {
  return new SendError('unknown', `${input} did not say within ${longest / 1_000} s whether it took the message`);
}

function asSendError(thrown: unknown, input: string): SendError {
  if (thrown instanceof SendError) return thrown;
  return new SendError('permanent', `${input} failed; the log has the details`, { cause: thrown });
}
