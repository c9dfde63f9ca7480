import { xml } from '@xmpp/client';
import { asyncScheduler, defer, from, merge, mergeMap, Observable, tap, throwError, timeout } from 'rxjs';
import type { Conn, InputContext } from '../../input.ts';
import { alive } from './alive.ts';
import type { Between } from './between.ts';
import { conn } from './conn.ts';
import { about } from './disco.ts';
import { names } from './names.ts';
import { networkTime } from './network-time.ts';
import { ownIds } from './own-ids.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { everyRoom } from './rooms.ts';
import { sent } from './sent.ts';
import type { Session } from './session.ts';
import { session } from './session.ts';
import type { Settings } from './settings.ts';
import { waitingFor } from './waiting-for.ts';

/** How long connecting and logging in may take, in milliseconds. */
const patience = 60_000;

/**
 * Opens the link to one account: emits the connection when the bot is there for people and in its rooms, or not let in.
 *
 * Errors with a ConfigError when the login is refused, with another error when the session ends, and when nothing came for
 * 30 seconds.
 */
export function link(settings: Settings, context: InputContext, between: Between): Observable<Conn> {
  const resource = settings.account.resource || context.bot;
  const opened = new Observable<Session>((subscriber) => {
    if (!whole(between)) between.suspended = undefined;
    const told = { up: (one: Session) => subscriber.next(one), down: (error: Error) => subscriber.error(error) };
    return session(settings, resource, told, between);
  });
  return opened.pipe(
    timeout({
      first: patience,
      with: () => throwError(() => new Error(`${settings.account.domain} did not let the bot in for a minute`)),
    }),
    mergeMap((one) =>
      merge(
        living(one),
        one.resumed && between.parts
          ? conn([...between.parts.rooms.keys()], goneOn(between.parts, one))
          : defer(() => from(prepared(one, settings, context, between))).pipe(
              mergeMap(([first, parts]) => conn(first, parts)),
            ),
      ),
    ),
  );
}

function living(one: Session): Observable<never> {
  const ping = () =>
    one.tell(xml('iq', { type: 'get', id: 'alive', to: one.me.domain }, xml('ping', { xmlns: names.ping })));
  return alive(one.traffic, { ping, clock: asyncScheduler }).pipe(tap({ error: one.broken }));
}

/**
 * Only a link that had settled, to which nothing was refused, and that was not in the middle of fetching what was missed,
 * leaves nothing to be made up for. After any other the next one begins anew, and fetches.
 */
function whole({ left, parts }: Between): boolean {
  return left === undefined && parts?.underway.size === 0;
}

/** Hands what a link knew to the one that goes on with its session. */
function goneOn(parts: Parts, one: Session): Parts {
  Object.assign(parts, { session: one, echoes: waitingFor() });
  for (const stanza of one.resumed ?? []) {
    const { to, type, id } = stanza.attrs;
    // A room that has a message shows it, and that comes by itself.
    if (type !== 'groupchat') parts.sent.saw(to, stanza, id);
  }
  return parts;
}

async function prepared(
  one: Session,
  settings: Settings,
  context: InputContext,
  between: Between,
): Promise<readonly [readonly string[], Parts]> {
  const known = [...(between.parts?.rooms.values() ?? [])];
  const before = known.filter(({ joined, left }) => joined || left !== undefined).map(({ jid }) => jid);
  between.parts = undefined;
  const [archived, time, listed, since] = await Promise.all([
    hasArchive(one),
    networkTime(one, asyncScheduler),
    settings.everywhere ? everyRoom(one, settings.account.domain) : [],
    context.since?.(),
  ]);
  const { left } = between;
  between.left = undefined;
  const begin = left === undefined ? since : Math.min(left, since ?? left);
  const ids = ownIds(one.me.bare);
  const parts: Parts = {
    settings,
    context,
    session: one,
    clock: asyncScheduler,
    time,
    ids,
    rooms: new Map(),
    archived,
    since: begin,
    echoes: waitingFor(),
    sent: sent(() => parts.session, { ids, archived }),
    known: new Map(),
    reached: new Map(),
    undecided: new Set(),
    underway: new Set([one]),
    missed(at) {
      between.left = Math.min(at, between.left ?? at);
    },
  };
  between.parts = parts;
  // A server that has only just begun lists nothing yet, and nobody invites twice.
  return [[...new Set([...settings.rooms, ...before, ...listed])], parts];
}

async function hasArchive(one: Session): Promise<boolean> {
  try {
    return (await about(one, one.me.bare)).features.has(names.archive);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
