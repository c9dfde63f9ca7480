import type { Observable, SchedulerLike } from 'rxjs';
import { catchError, concat, defer, endWith, map, of, startWith, throwError } from 'rxjs';
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
}

/** How a link is, from a moment on. */
export type LinkState =
  | { readonly state: 'connecting' }
  | { readonly state: 'up'; readonly since: number; readonly conn: Conn }
  | { readonly state: 'down' | 'gave-up'; readonly error: unknown };

/** What links and pipelines need to wait and to try again. */
export interface Pace {
  readonly clock: SchedulerLike;
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
}

/**
 * Keeps a link open: opens it again after every drop, a polite one too, and gives up only on a {@link ConfigError}.
 * Never errors; completes only after it gave up.
 */
export function linked(link: Link, { clock, random }: Pace): Observable<LinkState> {
  const fatal = (error: unknown) => error instanceof ConfigError;
  const once = defer(() => link.connect()).pipe(
    map((conn): LinkState => ({ state: 'up', since: clock.now(), conn })),
    endWith({ state: 'down', error: undefined } as const),
    catchError((error) =>
      concat(
        of({ state: 'down', error } as const),
        throwError(() => error),
      ),
    ),
  );
  return once.pipe(
    reconnect({ clock, random, fatal }),
    catchError((error) => of({ state: 'gave-up', error } as const)),
    startWith({ state: 'connecting' } as const),
  );
}
