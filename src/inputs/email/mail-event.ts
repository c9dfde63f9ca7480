import { createHash } from 'node:crypto';
import { address } from '../../address.ts';
import type { Sender, TextEvent, Unstamped } from '../../event.ts';
import { clean, oneLine } from '../../render/clean.ts';
import { author } from './author.ts';
import type { Head } from './head.ts';
import type { Mime } from './mime.ts';
import { newest } from './newest.ts';
import type { Proof } from './proof.ts';
import { threadOf } from './thread.ts';
import { wanted } from './wanted.ts';
import type { Written } from './written.ts';

/** A mail that was looked at. */
export interface LookedAt {
  readonly raw: Buffer;
  readonly head: Head;
  readonly kind: Written;
  /** The one address in its From header. */
  readonly from: string | undefined;
  readonly at: number;
  readonly proof: Proof;
  readonly content: Mime;
}

/** Who hears it. */
export interface MailEventOptions {
  /** The instance name. */
  readonly name: string;
  /** The bot's own address, in lower case. */
  readonly own: string;
  /** Domains whose people belong here, in lower case. */
  readonly inside: ReadonlySet<string>;
}

/**
 * Makes the event. It is said to the bot only when its author is proven, a person wrote it, and the bot is named in To
 * or Cc: a mail to somebody else, passed on as it is, is no command. Nobody is answered who did not say it to the bot.
 *
 * Its id is the author's address and the Message-ID where both are proven, so that nobody can take the place of another's
 * mail; else a digest of the mail.
 */
export function mailEvent(mail: LookedAt, options: MailEventOptions): Unstamped<TextEvent> {
  const { head, kind, from = 'nobody', at, proof, content } = mail;
  const { name, own } = options;
  const verified = proof.verdict === 'proven';
  const addressed = verified && kind === 'by a person' && isTo(mail, own);
  const person = address(name, from.toLowerCase());
  const { id, root, answers } = threadOf(head);
  const hops = hopsIn(head);
  const text = wanted({ subject: content.subject, text: newest(clean(content.text)), first: answers === undefined });
  const unproven = verified ? '' : digest(mail);
  return {
    type: 'text',
    id: verified ? `${person}:${id}` : `${name}:unproven:${unproven}`,
    input: name,
    conversation: root ?? unproven,
    at,
    from: person,
    to: address(name, own),
    replyTo: address(name, (verified && otherBox(mail)) || from),
    place: from.toLowerCase(),
    sender: sender(mail, person, options),
    addressed,
    ...(!addressed && { noReply: true as const }),
    ...(hops > 0 && { hops }),
    data: clean(text).trim(),
    meta: {
      subject: oneLine(content.subject).slice(0, 200),
      proof: proof.because,
      ...(id !== undefined && { messageId: id }),
      ...(answers !== undefined && { inReplyTo: answers }),
      ...(content.attachments.length > 0 && { attachments: content.attachments.map((one) => ({ ...one })) }),
      ...(content.lacks !== undefined && { lacks: content.lacks }),
    },
  };
}

function sender(
  { from = 'nobody', kind, proof, content }: LookedAt,
  id: Sender['id'],
  { inside }: MailEventOptions,
): Sender {
  const verified = proof.verdict === 'proven';
  const shown = oneLine(content.name).slice(0, 100);
  return {
    id,
    name: verified && shown !== '' ? shown : (from.split('@', 1)[0] ?? from),
    verified,
    external: !inside.has(domainOf(from)),
    ...(kind !== 'by a person' && { bot: true as const }),
  };
}

/** Where the author wants answers: another box of the same domain, and proven as the rest is; else they could be led away. */
function otherBox({ head, from = '', proof }: LookedAt): string | undefined {
  const other = author(head.one('reply-to'));
  return other !== undefined && domainOf(other) === domainOf(from) && proof.covers('reply-to') ? other : undefined;
}

/** What the proof is not over may have been written in on the way. */
function isTo({ head, proof }: LookedAt, own: string): boolean {
  const fields = ['to', 'cc'].filter((name) => proof.covers(name));
  const named = fields.map((name) => head.one(name) ?? '').join();
  return named
    .slice(0, 20_000)
    .toLowerCase()
    .split(/[\s,;:<>"()]+/)
    .includes(own);
}

function domainOf(box: string): string {
  return box.slice(box.lastIndexOf('@') + 1).toLowerCase();
}

/** Nobody vouches for it, and it can only end something. */
function hopsIn(head: Head): number {
  const text = head.one('x-micro-hops') ?? '';
  return /^\d{1,3}$/.test(text) ? Number(text) : 0;
}

/** The same when a mail comes again, whatever servers wrote above it on the way. */
function digest({ head, raw }: LookedAt): string {
  const hash = createHash('sha256');
  for (const name of ['from', 'date', 'subject', 'message-id']) hash.update(`${head.all(name).join('\n')}\n`);
  const body = /\n\r?\n/.exec(raw.toString('latin1', 0, 1024 * 1024))?.index ?? 0;
  return hash.update(raw.subarray(body)).digest('hex').slice(0, 32);
}
