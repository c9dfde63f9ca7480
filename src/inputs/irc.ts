import { catchError, defer, from, mergeMap, tap, throwError } from 'rxjs';
import { localOf } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Input } from '../input.ts';
import { flags } from './irc/flags.ts';
import { settings } from './irc/settings.ts';
import { noTarget, target } from './irc/target.ts';

/**
 * IRC: channels and queries. What only some servers give (ids, proof of who somebody is, word that a message was taken)
 * is found out at connect, and told by `status`.
 */
export const irc: Input<typeof flags> = {
  name: 'irc',
  description: 'IRC: channels and private messages, with TLS and SASL',
  flags,
  can: { limit: 350 },

  connect: (options, context) => {
    let taken = false;
    return defer(() => settings(options, context)).pipe(
      mergeMap((read) => from(import('./irc/link.ts')).pipe(mergeMap(({ link }) => link(read, context)))),
      tap(() => {
        taken = true;
      }),
      catchError((error) => throwError(() => (taken && error instanceof ConfigError ? laterPerhaps(error) : error))),
    );
  },

  async *check(options, context) {
    const { check } = await import('./irc/check.ts');
    yield* check(await settings(options, context));
  },

  refuses: (to) => (target(localOf(to)) === undefined ? noTarget(to) : undefined),
};

/** A server that starts again is there before its services, and refuses what it took before. */
function laterPerhaps({ message }: ConfigError): Error {
  return new Error(`${message}; it was taken before, so it is tried again`);
}
