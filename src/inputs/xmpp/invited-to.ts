import type { Element } from './element.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';

/** A room that somebody asks the bot into; `by` is the room, where it passes the invitation on. */
export interface Invitation {
  readonly room: Jid;
  readonly by: Jid;
}

/**
 * Reads an invitation; undefined for any other message.
 *
 * @see {@link https://xmpp.org/extensions/xep-0249.html} for those that a person sends.
 */
export function invitedTo(stanza: Element): Invitation | undefined {
  const by = jid(stanza.attrs.from);
  if (!by || !stanza.is('message') || stanza.attrs.type === 'error') return undefined;
  const through = stanza.getChild('x', names.inRoom)?.getChild('invite');
  const room = through ? by : jid(stanza.getChild('x', names.invitation)?.attrs.jid);
  return room && room.local !== '' ? { room, by } : undefined;
}
