import { defer, from, mergeMap, NEVER, Observable } from 'rxjs';
import { address, inputOf, localOf } from '../address.ts';
import type { Conn, Input } from '../input.ts';
import { flags } from './email/flags.ts';
import { mailbox } from './email/mailbox.ts';
import { noMailbox } from './email/no-mailbox.ts';
import type { Settings } from './email/settings.ts';
import { settings } from './email/settings.ts';

/**
 * Mail: sends over SMTP; receives from a mailbox (IMAP), from a mail server that delivers to it, or not at all. One that
 * only sends is up as soon as its settings are read: a server that is away fails the mails, which are sent again.
 *
 * `history` holds for a mailbox; a mail server keeps what it could not deliver, and tries again.
 */
export const email: Input<typeof flags> = {
  name: 'email',
  description: 'Mail: sends over SMTP, receives over IMAP or from a mail server',
  flags,
  can: { acknowledge: true, replay: true, history: true, thread: true },
  connect: (options, context) =>
    defer(() => settings(options, context)).pipe(
      mergeMap((read) => {
        const { receiving } = read;
        if (receiving === undefined) return speaking(read);
        return from(import('./email/link.ts')).pipe(mergeMap(({ link }) => link(read, receiving, context)));
      }),
    ),
  async *check(options, context) {
    const { check } = await import('./email/check.ts');
    yield* check(await settings(options, context));
  },
  lane: (to) => address(inputOf(to), domainOf(to)),
  refuses: (to) => (mailbox(localOf(to)) === undefined ? noMailbox(to) : undefined),
};

/** Sends, and hears nothing. */
function speaking(read: Settings): Observable<Conn> {
  return from(import('./email/outbound.ts')).pipe(
    mergeMap(
      ({ outbound }) =>
        new Observable<Conn>((subscriber) => {
          const { close, verify: _, ...sending } = outbound(read);
          subscriber.next({ ...sending, events: NEVER });
          return close;
        }),
    ),
  );
}

function domainOf(to: string): string {
  const box = mailbox(to.slice(to.indexOf(':') + 1)) ?? to;
  return box.slice(box.lastIndexOf('@') + 1);
}
