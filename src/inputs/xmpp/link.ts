import { xml } from '@xmpp/client';
import { asyncScheduler, defer, from, merge, mergeMap, Observable, throwError, timeout } from 'rxjs';
import type { Conn, InputContext } from '../../input.ts';
import { alive } from './alive.ts';
import { conn } from './conn.ts';
import { about } from './disco.ts';
import { names } from './names.ts';
import { networkTime } from './network-time.ts';
import { ownIds } from './own-ids.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { everyRoom } from './rooms.ts';
import type { Session } from './session.ts';
import { session } from './session.ts';
import type { Settings } from './settings.ts';
import { waitingFor } from './waiting-for.ts';

/** How long connecting and logging in may take, in milliseconds. */
const patience = 60_000;

/** The time of the oldest message that a link did not take: the next one fetches it. */
const leftOver = new WeakMap<InputContext, number>();

/**
 * Opens the link to one account: emits the connection when the bot is there for people and in its rooms, or not let in.
 *
 * Errors with a ConfigError when the login is refused, with another error when the session ends, and when nothing came for
 * 30 seconds.
 */
export function link(settings: Settings, context: InputContext): Observable<Conn> {
  const resource = settings.account.resource || context.bot;
  const opened = new Observable<Session>((subscriber) =>
    session(settings, resource, {
      up: (one) => subscriber.next(one),
      down: (error) => subscriber.error(error),
    }),
  );
  return opened.pipe(
    timeout({
      first: patience,
      with: () => throwError(() => new Error(`${settings.account.domain} did not let the bot in for a minute`)),
    }),
    mergeMap((one) =>
      merge(
        living(one),
        defer(() => from(prepared(one, settings, context))).pipe(mergeMap(([first, parts]) => conn(first, parts))),
      ),
    ),
  );
}

function living(one: Session): Observable<never> {
  const ping = () =>
    one.tell(xml('iq', { type: 'get', id: 'alive', to: one.me.domain }, xml('ping', { xmlns: names.ping })));
  return alive(one.traffic, { ping, clock: asyncScheduler });
}

async function prepared(
  one: Session,
  settings: Settings,
  context: InputContext,
): Promise<readonly [readonly string[], Parts]> {
  const [archived, time, listed, since] = await Promise.all([
    hasArchive(one),
    networkTime(one, asyncScheduler),
    settings.everywhere ? everyRoom(one, settings.account.domain) : [],
    context.since?.(),
  ]);
  const left = leftOver.get(context);
  leftOver.delete(context);
  const begin = left === undefined ? since : Math.min(left, since ?? left);
  const parts: Parts = {
    settings,
    context,
    session: one,
    clock: asyncScheduler,
    time,
    ids: ownIds(one.me.bare),
    rooms: new Map(),
    archived,
    since: begin,
    echoes: waitingFor(),
    known: new Map(),
    reached: new Map(),
    missed: (at) => void leftOver.set(context, Math.min(at, leftOver.get(context) ?? at)),
  };
  return [[...new Set([...settings.rooms, ...listed])], parts];
}

async function hasArchive(one: Session): Promise<boolean> {
  try {
    return (await about(one, one.me.bare)).features.has(names.archive);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
