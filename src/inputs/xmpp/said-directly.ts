import { xml } from '@xmpp/client';
import type { Archived } from './archive.ts';
import { chatEvent } from './chat-event.ts';
import { delayed } from './delayed.ts';
import type { Found } from './found.ts';
import { invitedTo } from './invited-to.ts';
import { message } from './message.ts';
import { names } from './names.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { remember } from './remember.ts';
import { senderOf } from './sender.ts';
import type { Received } from './session.ts';

/**
 * Reads what somebody said to the bot alone, as it came or out of the account's archive. A receipt is sent when it was
 * taken, to those who asked for one.
 */
export function saidDirectly({ stanza, keep }: Received, parts: Parts, copy?: Archived): readonly Found[] {
  const { context, archived, known, rooms } = parts;
  const { me } = parts.session;
  const said = message(stanza);
  const room = said && rooms.get(said.from.bare);
  const ofRoom = (room !== undefined && said?.from.resource === '') || invitedTo(stanza) !== undefined;
  if (!said || ofRoom || stanza.attrs.type === 'groupchat' || said.from.bare === me.bare) {
    if (stanza.attrs.type === 'error') parts.echoes.failed(stanza.attrs.id, new Refusal(stanza));
    return [];
  }
  const given = stanza.getChildren('stanza-id', names.ids).find(({ attrs }) => attrs.by === me.bare)?.attrs.id;
  const id: string | undefined = copy?.id ?? (archived ? given : undefined);
  const now = parts.time.now();
  const at = Math.min(copy?.at ?? delayed(stanza, [me.domain, me.bare]) ?? now, now);
  // What comes late from a room may be by somebody else than has that name now.
  const late = copy !== undefined || stanza.getChild('delay', names.delay) !== undefined;
  const sender = senderOf(said.from, late ? undefined : room?.people.get(said.from.resource), parts);
  const event = chatEvent(said, {
    input: context.name,
    with: room ? `${said.from.bare}/${said.from.resource}` : said.from.bare,
    shared: false,
    account: me.bare,
    place: `@${sender.name}`,
    sender,
    names: [parts.settings.nick, context.bot],
    ...(id !== undefined && { archived: { by: me.bare, id } }),
    at,
    known,
  });
  if (said.id) remember(parts.reached, event.id, { to: said.from.bare, id: said.id });
  const done = keep();
  const taken = () => {
    done();
    if (said.receipt && said.id && !copy) parts.session.tell(receipt(stanza.attrs.from, said.id));
  };
  const refused = () => {
    parts.missed(at);
    // Without an archive the server is to keep it: it is not told that it was dealt with.
    if (id !== undefined) done();
  };
  return [{ event, taken, refused }];
}

function receipt(to: string, id: string) {
  return xml('message', { to, type: 'chat' }, xml('received', { xmlns: names.receipts, id }));
}
