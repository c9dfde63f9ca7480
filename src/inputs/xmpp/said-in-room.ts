import type { Archived } from './archive.ts';
import { chatEvent } from './chat-event.ts';
import { delayed } from './delayed.ts';
import type { Element } from './element.ts';
import type { Found } from './found.ts';
import { jid } from './jid.ts';
import type { Message } from './message.ts';
import { message } from './message.ts';
import { names } from './names.ts';
import type { Parts } from './parts.ts';
import { remember } from './remember.ts';
import type { Room } from './room.ts';
import { senderOf } from './sender.ts';
import type { Received, Session } from './session.ts';

/** Reads what was said in a room, as it came or out of its archive; what the bot said itself only ends its waiting. */
export function saidInRoom({ stanza, keep }: Received, here: Room, parts: Parts, copy?: Archived): readonly Found[] {
  const { context, session, time, known } = parts;
  const said = message(stanza);
  if (!said || said.from.bare !== here.jid || said.from.resource === '') return [];
  const id = copy?.id ?? given(stanza, here);
  const before = copy?.at ?? delayed(stanza, [here.jid]);
  const kept = copy === undefined ? keptSince(stanza, session) : undefined;
  const account = copy === undefined ? accountNow(said, stanza, here, kept) : inArchive(stanza, here);
  const live = before === undefined;
  if (account === session.me.bare || (live ? said.from.resource === here.nick : parts.ids.has(said.id))) {
    own(said, id, here, parts, live && stanza);
    return [];
  }
  const at = Math.min(before ?? kept ?? time.now(), time.now());
  const event = chatEvent(said, {
    input: context.name,
    with: here.jid,
    shared: true,
    account: session.me.bare,
    place: here.name,
    sender: senderOf(said.from, account, parts),
    names: [here.nick, parts.settings.nick, context.bot],
    ...(id !== undefined && { archived: { by: here.jid, id } }),
    thread: here.threads.get(said.answers ?? ''),
    at,
    known,
  });
  const done = keep();
  const refused = () => {
    parts.missed(at);
    done();
  };
  return [{ event, taken: done, refused }];
}

/** The id that the room's archive gave: where there is none, anybody can write one. */
function given(stanza: Element, { jid: by, archived }: Room): string | undefined {
  const all = archived ? stanza.getChildren('stanza-id', names.ids) : [];
  return all.find(({ attrs }) => attrs.by === by)?.attrs.id;
}

function own(said: Message, id: string | undefined, here: Room, parts: Parts, live: Element | false): void {
  if (id !== undefined) remember(here.threads, id, said.thread ?? id);
  if (live && said.id !== undefined && !parts.echoes.came(said.id, id)) parts.sent.saw(here.jid, live, id);
}

/**
 * When a message was said that the own server kept while the link was cut, in milliseconds; undefined for any other. It
 * comes in order, together with who came and went.
 */
function keptSince(stanza: Element, { me, resumed }: Session): number | undefined {
  if (!resumed) return undefined;
  const own = [me.bare, me.domain];
  const alone = stanza
    .getChildren('delay', names.delay)
    .every(({ attrs }) => own.includes(jid(attrs.from)?.bare ?? ''));
  return alone ? delayed(stanza, own) : undefined;
}

/** Who comes late otherwise may have had the name that somebody else has now, whoever says that it is late. */
function accountNow(
  { from }: Message,
  stanza: Element,
  { people }: Room,
  kept: number | undefined,
): string | undefined {
  const late = kept === undefined && stanza.getChild('delay', names.delay) !== undefined;
  return late ? undefined : people.get(from.resource);
}

/** Rooms that show accounts write them behind what was said; what is in front of it was written by the person. */
function inArchive(stanza: Element, { open }: Room): string | undefined {
  const shown = stanza.getChildren('x', names.inRoom).at(-1)?.getChild('item')?.attrs.jid;
  return open ? jid(shown)?.bare : undefined;
}
