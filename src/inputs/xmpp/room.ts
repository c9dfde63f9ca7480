import { xml } from '@xmpp/client';
import type { Observable } from 'rxjs';
import {
  defer,
  EMPTY,
  filter,
  from,
  ignoreElements,
  merge,
  mergeMap,
  of,
  Subject,
  switchMap,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { oneLine } from '../../render/clean.ts';
import type { About } from './disco.ts';
import { about } from './disco.ts';
import type { Element } from './element.ts';
import type { Found, Item } from './found.ts';
import type { Then } from './in-turn.ts';
import { inTurn } from './in-turn.ts';
import { jid } from './jid.ts';
import { missed } from './missed.ts';
import { names } from './names.ts';
import { Out } from './out.ts';
import type { Parts } from './parts.ts';
import { reasons } from './reasons.ts';
import { Refusal } from './refusal.ts';
import { saidInRoom } from './said-in-room.ts';
import type { Received, Session } from './session.ts';
import { stillIn } from './still-in.ts';

/** A room, and what the bot knows about it. */
export interface Room {
  readonly jid: string;
  /** The name people know it by. */
  name: string;
  /** What the bot is called there. */
  nick: string;
  joined: boolean;
  archived: boolean;
  /** Whether it shows everybody's account. */
  open: boolean;
  /** Why it is not in. */
  why: string;
  /** Accounts by the names in the room, where the room tells. */
  readonly people: Map<string, string | undefined>;
  /** The threads that the bot's own messages are in, by the room's id of them. */
  readonly threads: Map<string, string>;
  /** When the bot was there last, in milliseconds. */
  left: number | undefined;
}

/** How long a room may take to let the bot in, in milliseconds. */
const patience = 30_000;

/**
 * Goes into a room, unless the bot is in, and stays: emits what is said there, what was missed first. Errors with an
 * {@link Out} when it is not let in, or is put out.
 *
 * @see {@link https://xmpp.org/extensions/xep-0045.html}
 */
export function room(here: Room, parts: Parts): Observable<Item> {
  const { session, clock, settings } = parts;
  const stay = defer(() => {
    /** Emits whether the room was made by that. */
    const entered = new Subject<boolean>();
    const late = timer(patience, clock).pipe(
      takeUntil(entered),
      mergeMap(() => throwError(() => new Out('the room does not answer'))),
    );
    const heard = session.received.pipe(
      filter(({ stanza }) => jid(stanza.attrs.from)?.bare === here.jid),
      mergeMap(
        (one) => (one.stanza.is('presence') ? present(one.stanza, here, parts, entered) : spoken(one, here, parts)),
        1,
      ),
      inTurn(parts),
    );
    if (here.joined) return merge(heard, stillIn(here, parts), of<Item>({ settled: here.jid }));
    Object.assign(here, { nick: settings.nick });
    here.people.clear();
    return merge(
      heard,
      late,
      entered.pipe(switchMap((made) => merge(stillIn(here, parts), made ? opened(here, session) : EMPTY))),
      defer(() => enter(here, parts)),
    );
  });
  return defer(() => (here.joined ? stay : from(introduce(here, session)).pipe(mergeMap(() => stay))));
}

/** Finds out what the room is called, and whether it keeps an archive. One that is not there yet has neither. */
async function introduce(here: Room, session: Session): Promise<void> {
  const { features, name } = await about(session, here.jid).catch((error): About => {
    if (error instanceof Refusal && error.condition === 'item-not-found') return { features: new Set() };
    throw new Out(error.message);
  });
  here.archived = features.has(names.archive);
  here.open = features.has('muc_nonanonymous');
  if (name) here.name = oneLine(name).slice(0, 100);
}

/** Lets others into a room that the bot made, as it is. Whether the room answers does not keep the bot from hearing it. */
function opened(here: Room, session: Session): Observable<never> {
  const form = xml('query', { xmlns: names.roomOwner }, xml('x', { xmlns: names.form, type: 'submit' }));
  // Where it cannot be said that the room is to be as it is, it is so all the same; and it is known by its address.
  const silent = () => undefined;
  const asked = session.ask('set', here.jid, form).catch(silent);
  return from(asked.then(() => introduce(here, session)).catch(silent)).pipe(ignoreElements());
}

function enter({ jid: to, nick, archived, left }: Room, { session, since, time }: Parts): Observable<never> {
  const begin = left ?? since;
  const history =
    archived || begin === undefined ? { maxstanzas: '0' } : { since: new Date(begin - time.margin).toISOString() };
  session.tell(xml('presence', { to: `${to}/${nick}` }, xml('x', { xmlns: names.room }, xml('history', history))));
  return EMPTY;
}

function present(stanza: Element, here: Room, parts: Parts, entered: Subject<boolean>): readonly Then[] {
  const nick = jid(stanza.attrs.from)?.resource ?? '';
  const extra = stanza.getChild('x', names.inRoom);
  const codes = new Set(extra?.getChildren('status').map(({ attrs }) => attrs.code));
  const item = extra?.getChild('item');
  if (stanza.attrs.type === 'error') return refused(new Refusal(stanza), here, parts);
  if (stanza.attrs.type === 'unavailable') {
    here.people.delete(nick);
    if (!here.joined || (nick !== here.nick && !codes.has('110'))) return [];
    const renamed = codes.has('303') ? item?.attrs.nick : undefined;
    if (!renamed) throw new Out(whyOut(codes, extra));
    here.nick = renamed;
    return [];
  }
  here.people.set(nick, jid(item?.attrs.jid)?.bare);
  if (!codes.has('110') || here.joined) return [];
  return inside(nick, codes.has('201'), here, parts, entered);
}

function inside(nick: string, made: boolean, here: Room, parts: Parts, entered: Subject<boolean>): readonly Then[] {
  const { context, since } = parts;
  const settled: Item = { settled: here.jid };
  const begin = here.left ?? since;
  Object.assign(here, { nick, joined: true, why: '', left: undefined });
  entered.next(made);
  if (made) context.log.warn(`${context.name}: there was no room ${here.jid}: it was made`);
  return made || begin === undefined ? [settled] : [settled, missed(begin, parts, here)];
}

/** Not let in: under another name where only the name was taken. */
function refused(refusal: Refusal, here: Room, parts: Parts): readonly Item[] {
  if (here.joined) return [];
  const count = Number(/_(\d{1,2})$/.exec(here.nick)?.[1] ?? 1);
  if (refusal.condition !== 'conflict' || count >= 20) throw new Out(reasons.get(refusal.condition) ?? refusal.message);
  here.nick = `${parts.settings.nick}_${count + 1}`;
  enter(here, parts);
  return [];
}

function spoken(one: Received, here: Room, parts: Parts): readonly Found[] {
  const { stanza } = one;
  if (stanza.attrs.type !== 'error') return stanza.attrs.type === 'groupchat' ? saidInRoom(one, here, parts) : [];
  const refusal = new Refusal(stanza);
  parts.echoes.failed(stanza.attrs.id, refusal);
  if (refusal.condition === 'not-acceptable' && here.joined) throw new Out('the room has forgotten the bot');
  return [];
}

function whyOut(codes: ReadonlySet<string>, extra: Element | undefined): string {
  const reason = oneLine((extra?.getChild('item')?.getChildText('reason') ?? '').slice(0, 200));
  const said = reason === '' ? '' : `: ${reason}`;
  if (extra?.getChild('destroy')) return `the room was closed${said}`;
  if (codes.has('301')) return `the bot was banned${said}`;
  if (codes.has('307')) return `the bot was put out${said}`;
  if (codes.has('321') || codes.has('322')) return 'the room is for its members only, and the bot is none';
  return codes.has('332') ? 'the room service is stopping' : `the bot is out${said}`;
}
