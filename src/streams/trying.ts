import type { Observable } from 'rxjs';
import {
  defer,
  finalize,
  from,
  map,
  merge,
  mergeMap,
  retry,
  Subject,
  take,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import { inputOf } from '../address.ts';
import { SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import type { Stamped } from '../outgoing.ts';
import type { Pace } from './links.ts';

/** What trying needs. */
export interface TryingOptions extends Pace {
  /** The live connections of an input, one after the other; undefined when there is no such input. */
  readonly conns: (input: string) => Observable<Conn> | undefined;
}

/** The longest that a network may take over one message, in milliseconds: after it, nobody can tell. */
const patience = 60_000;
/** Waits between two tries, in milliseconds. */
const firstWait = 500;
const longestWait = 60_000;
/** How long a message is tried, in milliseconds: a day. */
const giveUp = 86_400_000;

/**
 * Does something for a message over its input's link, again and again until it is done. Emits each failure that is
 * tried again (`retry`, `limited`, `unknown`), then the result, and completes.
 *
 * @throws {SendError} Delivered as an error notification: permanent, or tried for a day.
 */
export function tried<R>(
  message: Stamped,
  { conns, clock, random }: TryingOptions,
  work: (conn: Conn, signal: AbortSignal) => Promise<R>,
): Observable<Activity | { readonly value: R }> {
  const input = inputOf(message.to);
  const live = conns(input);
  if (!live) {
    return throwError(() => new SendError('permanent', `there is no input '${input}': add it to --inputs`));
  }
  const once = live.pipe(
    take(1),
    mergeMap((conn) =>
      defer(() => {
        const abort = new AbortController();
        let over = false;
        return from(work(conn, abort.signal)).pipe(
          timeout({ first: patience, scheduler: clock, with: () => throwError(() => silence(input)) }),
          tap({
            finalize: () => {
              if (!over) abort.abort();
            },
            complete: () => {
              over = true;
            },
          }),
        );
      }),
    ),
  );
  return defer(() => {
    const failures = new Subject<Activity>();
    const result = once.pipe(
      map((value) => ({ value })),
      retry({
        delay: (thrown: unknown, tries: number) => {
          const failure = asSendError(thrown, input);
          const { kind, message: detail } = failure;
          if (kind === 'permanent' || clock.now() - message.committed > giveUp) return throwError(() => failure);
          const backoff = Math.ceil(random() * Math.min(longestWait, firstWait * 2 ** Math.min(tries, 20)));
          const wait = kind === 'limited' ? failure.wait : backoff;
          const code = kind === 'transient' ? 'retry' : kind;
          const { pipeline, causes, to } = message;
          failures.next({ code, at: clock.now(), input, pipeline, event: causes[0], place: to, ms: wait, detail });
          return timer(wait, clock);
        },
      }),
      finalize(() => failures.complete()),
    );
    return merge(failures, result);
  });
}

function silence(input: string): SendError {
  return new SendError('unknown', `${input} did not say within ${patience / 1_000} s whether it took the message`);
}

function asSendError(thrown: unknown, input: string): SendError {
  if (thrown instanceof SendError) return thrown;
  return new SendError('permanent', `${input} failed; the log has the details`, { cause: thrown });
}
