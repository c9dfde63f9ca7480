import type { Observable, OperatorFunction } from 'rxjs';
import { catchError, defer, finalize, from, map, of, throwError, timeout as within } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import { CallError } from '../errors.ts';
import type { EventBase } from '../event.ts';
import type { Json, JsonText } from '../json.ts';
import { noAnswer } from '../no-answer.ts';
import { thrown } from '../thrown.ts';
import type { RawJson, World } from '../world.ts';
import { inOrder } from './in-order.ts';

/** What came of a query: the response as JSON text, or why there is none. */
export type Queried =
  | { readonly ok: true; readonly response: RawJson }
  | { readonly ok: false; readonly error: CallError };

/** Settings of {@link query}. */
export interface QueryOptions {
  /** How many calls may be under way at once. */
  readonly concurrency?: number;
  /** How long one may take, in milliseconds. */
  readonly timeout?: number;
}

/**
 * Asks a service about each event, and adds to it what the service said. Never errors because of a call: a failed one
 * is a value with `ok: false`.
 *
 *     source             bc-----       b takes four, c two
 *     query(world, …)    ----(mn)      m: b with the response, n: c with its own
 *
 * In the order of the events: a fast answer waits for the slower ones before it. A call that gives no answer within
 * `timeout` is a failed one, also where `world.call` goes on for ever. That is real time: services are no faster while the
 * clock of the world plays.
 */
export function query<E extends EventBase>(
  world: Pick<World, 'call'>,
  service: string,
  endpoint: string,
  request: (event: E) => Json | JsonText,
  { concurrency = 16, timeout = 30_000 }: QueryOptions = {},
): OperatorFunction<E, E & Queried> {
  checkSettings('query', { count: { concurrency }, timer: { timeout } });
  const late = within<RawJson, Observable<never>>({
    first: timeout,
    with: () => throwError(() => noAnswer(`${service} ${endpoint}`, timeout)),
  });
  const ask = (event: E): Observable<RawJson> =>
    defer(() => {
      const left = new AbortController();
      const called = world.call(service, endpoint, request(event), { timeout, signal: left.signal, id: event.id });
      return from(called).pipe(
        late,
        finalize(() => left.abort()),
      );
    });
  return inOrder(
    (event) =>
      ask(event).pipe(
        map((response): Queried => ({ ok: true, response })),
        catchError((error) => of<Queried>({ ok: false, error: callError(error) })),
        map((queried) => ({ ...event, ...queried })),
      ),
    { concurrency },
  );
}

function callError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError(500, `the service could not be asked: ${thrown(error)}`, { cause: error });
}
