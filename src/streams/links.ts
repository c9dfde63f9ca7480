import type { Observable, SchedulerLike } from 'rxjs';
import {
  catchError,
  concat,
  concatWith,
  defer,
  map,
  NEVER,
  of,
  Subject,
  scan,
  startWith,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import type { Address } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Capabilities, Conn } from '../input.ts';
import { reconnect } from '../operators/reconnect.ts';

/** One configured input: its instance name, and how to open it. */
export interface Link {
  readonly name: string;
  readonly can: Capabilities;
  connect(): Observable<Conn>;
  lane?(to: Address): string;
  refuses?(to: Address, later: boolean): string | undefined;
}

/** How a link is, from a moment on. */
export type LinkState =
  | { readonly state: 'connecting' }
  | { readonly state: 'up'; readonly since: number; readonly conn: Conn; readonly events: Conn['events'] }
  | { readonly state: 'down' | 'gave-up'; readonly since: number; readonly error: unknown };

/** What links and pipelines need to wait and to try again. */
export interface Pace {
  readonly clock: SchedulerLike;
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
}

/**
 * Keeps a link open: opens it again after every drop, a polite one too, and gives up only on a {@link ConfigError}.
 * An error of its events is a drop: a link that cannot hear is not up. It is down since the first of the drops in a row.
 * Never errors; completes only after it gave up.
 */
export function linked(link: Link, { clock, random }: Pace): Observable<LinkState> {
  const fatal = (error: unknown) => error instanceof ConfigError;
  const down = (error: unknown) => ({ state: 'down', since: clock.now(), error }) as const;
  const once = defer(() => {
    const deaf = new Subject<never>();
    const heard = ({ events }: Conn) =>
      events.pipe(
        tap({ error: (error) => deaf.error(error) }),
        catchError(() => NEVER),
      );
    return link.connect().pipe(
      map((conn): LinkState => ({ state: 'up', since: clock.now(), conn, events: heard(conn) })),
      takeUntil(deaf),
    );
  }).pipe(
    concatWith(defer(() => of(down(undefined)))),
    catchError((error) =>
      concat(
        defer(() => of(down(error))),
        throwError(() => error),
      ),
    ),
  );
  return once.pipe(
    reconnect({ clock, random, fatal }),
    catchError((error) => of<LinkState>({ ...down(error), state: 'gave-up' })),
    scan(lasting),
    startWith({ state: 'connecting' } as const),
  );
}

function lasting(before: LinkState, state: LinkState): LinkState {
  return 'error' in before && 'error' in state ? { ...state, since: before.since } : state;
}
