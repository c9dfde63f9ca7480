import { defer, from, mergeMap } from 'rxjs';
import { address, inputOf, localOf } from '../address.ts';
import type { Input } from '../input.ts';
import { flags } from './email/flags.ts';
import { mailbox } from './email/mailbox.ts';
import { noMailbox } from './email/no-mailbox.ts';
import { settings } from './email/settings.ts';

/**
 * Mail: sends over SMTP; receives from a mailbox (IMAP), from a mail server that delivers to it, or not at all. One that
 * only sends is up while the mail server is: it is asked at first, and a mail that meets none is a drop.
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
        return receiving === undefined
          ? from(import('./email/speaking.ts')).pipe(mergeMap(({ speaking }) => speaking(read)))
          : from(import('./email/link.ts')).pipe(mergeMap(({ link }) => link(read, receiving, context)));
      }),
    ),
  async *check(options, context) {
    const { check } = await import('./email/check.ts');
    yield* check(await settings(options, context));
  },
  lane: (to) => address(inputOf(to), domainOf(to)),
  refuses: (to) => (mailbox(localOf(to)) === undefined ? noMailbox(to) : undefined),
};

function domainOf(to: string): string {
  const box = mailbox(to.slice(to.indexOf(':') + 1)) ?? to;
  return box.slice(box.lastIndexOf('@') + 1);
}
