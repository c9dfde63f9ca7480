import type { ParsedMail } from 'mailparser';
import nodemailer from 'nodemailer';
import { nameServer } from '../inputs/email/name-server.ts';
import { signer } from '../inputs/email/signer.ts';
import { startDovecot } from '../peers/dovecot.ts';
import { startExim } from '../peers/exim.ts';
import { emailFlags } from './harness.ts';

/** The mail of `home.test` on real servers: a box for the bot, and Ann, who signs what she writes. */
export interface HomeMail extends AsyncDisposable {
  /** With these a bot is `bot@home.test`, and answers what is sent there. */
  readonly flags: readonly string[];
  /** The mails that came to somebody, in order. */
  to(who: 'ann' | 'bob'): Promise<readonly ParsedMail[]>;
  /** Ann answers a mail as people do: below what she writes stands what it answers. */
  answer(mail: ParsedMail, text: string, options?: { readonly signed?: boolean }): Promise<void>;
}

/** Starts the mail servers of `home.test`, and a name server that knows its signatures. */
export async function homeMail(): Promise<HomeMail> {
  await using opened = new AsyncDisposableStack();
  const home = signer();
  const exim = opened.use(await startExim({ domains: ['home.test'], boxes: ['bot'] }));
  const dovecot = opened.use(await startDovecot(exim));
  const dns = opened.use(await nameServer([['s1._domainkey.home.test', home.record]]));
  const all = opened.move();
  return {
    flags: [
      ...[...emailFlags(exim).filter((flag) => !flag.includes('_from=')), `--email_dns=${dns.address}`],
      ...['--email_from=bot@home.test', `--email_imap=imap://127.0.0.1:${dovecot.port}`],
      ...['--email_imap_user=bot', `--email_imap_password=${dovecot.password}`],
    ],
    to: async (who) => (await exim.all()).filter(({ headers }) => headers.get('envelope-to') === `${who}@home.test`),
    async answer(mail, text, { signed = true } = {}) {
      const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
      const { messageId = '', references = [], subject = '' } = mail;
      const { message } = await composer.sendMail({
        ...{ from: 'Ann <ann@home.test>', to: 'bot@home.test', subject: `Re: ${subject}`, inReplyTo: messageId },
        references: [references, messageId].flat(),
        text: `${text}\n\nOn Thu, 26 Nov 2026, micro wrote:\n> ${mail.text}`,
      });
      const post = nodemailer.createTransport({ host: '127.0.0.1', port: exim.port, ignoreTLS: true });
      const raw = signed ? home.dkim(String(message), { domain: 'home.test' }) : String(message);
      await post.sendMail({ envelope: { from: 'ann@home.test', to: ['bot@home.test'] }, raw });
      post.close();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
