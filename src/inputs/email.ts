import { NEVER, Observable } from 'rxjs';
import type { Address } from '../address.ts';
import { address, inputOf, localOf } from '../address.ts';
import { SendError } from '../errors.ts';
import type { OptionsOf } from '../flags.ts';
import type { Conn, Input, InputContext } from '../input.ts';
import { oneLine } from '../render/clean.ts';
import { check } from './email/check.ts';
import { failure } from './email/failure.ts';
import { flags } from './email/flags.ts';
import { mail } from './email/mail.ts';
import { mailbox } from './email/mailbox.ts';
import { settings } from './email/settings.ts';

/**
 * Mail over SMTP: sends, and does not receive yet. The link is up as soon as the settings are read; a server that is
 * away fails the mails, which are sent again, and nothing else.
 */
export const email: Input<typeof flags> = {
  name: 'email',
  description: 'Mail over SMTP',
  flags,
  can: { thread: true },
  connect: (options, context) =>
    new Observable((subscriber) => {
      const closed = new AbortController();
      open(options, context, closed.signal).then(
        (conn) => subscriber.next(conn),
        (error) => subscriber.error(error),
      );
      return () => closed.abort();
    }),
  check: (options, context) => check(settings(options, context)),
  lane: (to) => address(inputOf(to), domainOf(to)),
  refuses: (to) => (mailbox(localOf(to)) === undefined ? noMailbox(to) : undefined),
};

async function open(options: OptionsOf<typeof flags>, context: InputContext, closed: AbortSignal): Promise<Conn> {
  const read = await settings(options, context);
  const { pool } = await import('./email/pool.ts');
  const connections = pool(read);
  closed.addEventListener('abort', () => connections.close(), { once: true });
  if (closed.aborted) connections.close();
  // Up means that the settings are read: whether the server is there shows with the first mail.
  let last = 'not reached yet: nothing sent';
  return {
    events: NEVER,
    async send(message, signal) {
      try {
        const id = await connections.send(mail(message, read), signal);
        last = 'the last mail was taken';
        return { id };
      } catch (error) {
        const failed = failure(error, read);
        last = failed.message;
        throw failed;
      }
    },
    resolve: async (to) => {
      const box = mailbox(localOf(to));
      if (box !== undefined) return address(inputOf(to), box);
      throw new SendError('permanent', noMailbox(to));
    },
    describe: () => `${read.host}:${read.port}, ${last}`,
  };
}

function noMailbox(to: Address): string {
  return `${oneLine(to).slice(0, 100)} is not a mail address such as ${inputOf(to)}:ann@example.org`;
}

function domainOf(to: string): string {
  const box = mailbox(to.slice(to.indexOf(':') + 1)) ?? to;
  return box.slice(box.lastIndexOf('@') + 1);
}
