import type { Element } from './element.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';
import { withoutQuote } from './without-quote.ts';

/** What a message says, as far as the bot reads it. */
export interface Message {
  readonly from: Jid;
  readonly body: string;
  /** The sender's own id of it, which corrections name. */
  readonly id?: string;
  readonly thread?: string;
  /** The sender's id of the message that this one takes the place of. */
  readonly corrects?: string;
  /** The id of the message that this one answers. */
  readonly answers?: string;
  /** The sender wants to know when it was taken. */
  readonly receipt: boolean;
  /** Written by a bot like this one: of so many parts, having come through so many. */
  readonly parts?: number;
  readonly hops?: number;
}

/** The longest text that is read, in characters. */
const most = 65_536;

/** Reads a message of a person; undefined for errors, headlines, and what has no words: typing, receipts, subjects. */
export function message(stanza: Element): Message | undefined {
  const { from: sender, type, id: attribute } = stanza.attrs;
  const from = jid(sender);
  const body = stanza.getChildText('body');
  if (!stanza.is('message') || !from || body === null || type === 'error' || type === 'headline') return undefined;
  const id = stanza.getChild('origin-id', names.ids)?.attrs.id || attribute;
  const thread = stanza.getChildText('thread');
  const corrects = stanza.getChild('replace', names.correction)?.attrs.id;
  const answers = stanza.getChild('reply', names.reply)?.attrs.id;
  const { parts, hops } = stanza.getChild('bot', names.bot)?.attrs ?? {};
  return {
    from,
    body: withoutQuote(body.slice(0, most), stanza).toWellFormed(),
    ...(id && { id: id.slice(0, 200) }),
    ...(thread && { thread: thread.slice(0, 200) }),
    ...(corrects && { corrects: corrects.slice(0, 200) }),
    ...(answers && { answers }),
    receipt: stanza.getChild('request', names.receipts) !== undefined,
    ...(count(parts) && { parts: Number(parts) }),
    ...(count(hops) && { hops: Number(hops) }),
  };
}

function count(text: unknown): boolean {
  return typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text);
}
