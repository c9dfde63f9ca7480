import { xml } from '@xmpp/client';
import type { Outgoing } from '../../outgoing.ts';
import type { Element } from './element.ts';
import { names } from './names.ts';
import type { OwnIds } from './own-ids.ts';
import type { Target } from './target.ts';

/** What goes with the words. */
export interface LetterOptions {
  readonly where: Target;
  readonly message: Outgoing & { readonly key: string };
  readonly part: number;
  readonly parts: number;
}

/**
 * Writes one part of a message. In a room it is a reply to the message that began the conversation, and in its thread:
 * some clients show the one, some the other.
 *
 * @see {@link https://xmpp.org/extensions/xep-0461.html}
 */
export function letter(body: string, { where, message, part, parts }: LetterOptions, ids: OwnIds): Element {
  const { key, data, conversation, hops, replaces } = message;
  const id = ids.of(key, part);
  const thread = where.room && conversation?.startsWith(`${where.jid}:`) && conversation.slice(where.jid.length + 1);
  const inThread = thread ? [xml('thread', {}, thread), xml('reply', { xmlns: names.reply, id: thread })] : [];
  const correction = part === 1 && replaces !== undefined && ids.of(replaces, 1);
  return xml(
    'message',
    { type: where.room ? 'groupchat' : 'chat', to: where.jid, id },
    xml('body', {}, body),
    xml('origin-id', { xmlns: names.ids, id }),
    ...inThread,
    ...(correction ? [xml('replace', { xmlns: names.correction, id: correction })] : []),
    xml('bot', { xmlns: names.bot, parts: String(parts), ...(hops !== undefined && { hops: String(hops) }) }),
    // What is no markup is not to be shown as some.
    ...(typeof data === 'string' ? [xml('unstyled', { xmlns: names.unstyled })] : []),
  );
}
