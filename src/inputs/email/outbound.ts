import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import { address, inputOf, localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import type { Conn } from '../../input.ts';
import { failure } from './failure.ts';
import { mail } from './mail.ts';
import { mailbox } from './mailbox.ts';
import { noMailbox } from './no-mailbox.ts';
import { pool } from './pool.ts';
import type { Settings } from './settings.ts';
import type { Threads } from './threads.ts';
import { unanswered } from './unanswered.ts';

/** What sends mail. */
export interface Outbound extends Required<Pick<Conn, 'send' | 'resolve' | 'describe'>> {
  /** Connects, logs in and leaves again; rejects with what nodemailer says. */
  verify(): Promise<unknown>;
  /** Errors when a mail met no server; not before the others are through, which it may have taken. */
  readonly away: Observable<never>;
  /** Drops what is on its way. */
  close(): void;
}

/** Opens no connection yet: whether the server is there shows with the first mail, unless it is asked before. */
export function outbound(settings: Settings, threads?: Threads): Outbound {
  const connections = pool(settings);
  const away = new Subject<never>();
  let last = 'nothing sent yet';
  let underWay = 0;
  let missed: Error | undefined;
  return {
    async send(message, signal) {
      underWay += 1;
      try {
        const answered = threads?.answered(message.causes, message.conversation);
        const written = mail(message, settings, answered);
        const id = await connections.send(written, signal);
        last = 'the last mail was taken';
        missed = undefined;
        // Who answers it names the first mail of its thread first.
        return { id, conversation: written.references?.split(' ', 1)[0] ?? written.messageId };
      } catch (error) {
        const failed = failure(error, settings);
        last = failed.message;
        if (failed.kind !== 'permanent' && unanswered(error)) missed = failed;
        throw failed;
      } finally {
        underWay -= 1;
        if (underWay === 0 && missed) away.error(missed);
      }
    },
    resolve: async (to) => {
      const box = mailbox(localOf(to));
      if (box !== undefined) return address(inputOf(to), box);
      throw new SendError('permanent', noMailbox(to));
    },
    describe: () => `${settings.host}:${settings.port}, ${last}`,
    verify: () => connections.verify(),
    away,
    close: () => connections.close(),
  };
}
