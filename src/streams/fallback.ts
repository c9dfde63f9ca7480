import { inputOf } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Way } from '../outgoing.ts';
import type { Route } from '../route.ts';

/** Where messages go that cannot be sent to their own place in time. */
export interface Fallback extends Way {
  readonly route: Route;
}

/**
 * Reads a fallback: `slack -> email:ops@example.org after 10m`.
 *
 * @throws {ConfigError} When the route says no `after`, or leads to several places or back to where it comes from; it
 *   names the route's flag.
 */
export function fallback(route: Route): Fallback {
  const { text, flag, from, to, every, after } = route;
  const wrong = (what: string) => new ConfigError(`${flag} '${text}': ${what}`);
  if (every !== undefined) throw wrong('it has no times of day: write "after", such as after 10m');
  if (after === undefined) throw wrong('say at its end how long to wait first, such as after 10m');
  const [only, ...others] = to;
  if (others.length > 0) throw wrong('name one address behind the ->');
  if (from.some(({ input }) => input === inputOf(only))) {
    throw wrong(`when ${inputOf(only)} is away, both are: name another input behind the ->`);
  }
  return { route, to: only, after };
}
