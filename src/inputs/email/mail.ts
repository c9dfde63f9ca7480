import { createHash } from 'node:crypto';
import { localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import type { Outgoing } from '../../outgoing.ts';
import { brief } from '../../render/brief.ts';
import { oneLine } from '../../render/clean.ts';
import { html } from '../../render/html.ts';
import { plain } from '../../render/plain.ts';
import { mailbox } from './mailbox.ts';
import type { Settings } from './settings.ts';
import type { Answerable } from './threads.ts';

/** A mail as nodemailer takes it. */
export interface Mail {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  readonly headers: Record<string, string>;
}

/** What RFC 5322 section 2.1.1 advises for a line. */
const subjectLength = 78;
const messageId = /^<[^\s<>@]{1,200}@[^\s<>@]{1,200}>$/;

/**
 * Writes the mail for a message. The key makes the Message-ID, so that a mail that is sent again is the same mail;
 * the conversation makes the mail that it seems to answer, so that readers put its mails in one thread.
 *
 * @param answered - The mail that it answers, where that is known: it is named, with all that it followed.
 * @throws {SendError} When the address is not one that mail can be sent to.
 * @see {@link https://www.rfc-editor.org/rfc/rfc3834} for `Auto-Submitted`.
 */
export function mail(
  message: Outgoing & { readonly key: string },
  { from, instance }: Settings,
  answered?: Answerable,
): Mail {
  const address = mailbox(localOf(message.to));
  if (address === undefined) {
    throw new SendError('permanent', `${oneLine(message.to).slice(0, 100)} is not an address that mail can be sent to`);
  }
  const text = plain(message.data);
  const title = oneLine(message.subject ?? '') || again(answered) || oneLine(firstLine(text));
  const subject = brief(title, subjectLength) || `From ${from.name || instance}`;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const { conversation } = message;
  const answering = conversation !== undefined && messageId.test(conversation);
  const thread = answering ? conversation : conversation && `<thread.${hash(conversation)}@${domain}>`;
  return {
    envelope: { from: from.address, to: address },
    from,
    to: { name: '', address },
    subject,
    text: `${text}\n`,
    html: html(message.data, { title: subject }),
    messageId: `<${hash(message.key)}@${domain}>`,
    ...(thread ? following(thread, answered) : {}),
    headers: {
      'Auto-Submitted': answering ? 'auto-replied' : 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Micro-Hops': String(message.hops ?? 1),
    },
  };
}

/** The subject of the mail that is answered: some readers make threads of it. */
function again(answered: Answerable | undefined): string {
  const subject = answered?.subject.replace(/^(?:re|aw|sv|antw)\s*:\s*/i, '') ?? '';
  return subject === '' ? '' : `Re: ${subject}`;
}

function following(thread: string, answered: Answerable | undefined): Pick<Mail, 'inReplyTo' | 'references'> {
  const { id = thread, references = [] } = answered?.thread ?? {};
  return { inReplyTo: id, references: [...new Set([thread, ...references, id])].join(' ') };
}

function firstLine(text: string): string {
  const start = text.trimStart();
  const end = start.indexOf('\n');
  return end === -1 ? start.slice(0, 1_000) : start.slice(0, Math.min(end, 1_000));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
