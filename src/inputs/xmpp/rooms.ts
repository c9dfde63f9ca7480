import type { Observable } from 'rxjs';
import { catchError, concat, defer, filter, from, map, merge, mergeMap, of, tap, throwError, timer } from 'rxjs';
import { reconnect } from '../../operators/reconnect.ts';
import { about, items } from './disco.ts';
import type { Item } from './found.ts';
import { invitedTo } from './invited-to.ts';
import { jid } from './jid.ts';
import { Out } from './out.ts';
import type { Parts } from './parts.ts';
import type { Room } from './room.ts';
import { room } from './room.ts';
import type { Session } from './session.ts';

/** In how many rooms the bot is at most. */
const most = 500;
/** How often it looks for new rooms where it is to be in all, in milliseconds. */
const look = 60_000;

/**
 * Goes into rooms, but those that it is in already, again when it is put out, and emits what is said in them. One that
 * does not let it in is tried again, after up to 5 seconds first and 5 minutes at last.
 */
export function rooms(first: readonly string[], parts: Parts): Observable<Item> {
  const { settings, session, clock } = parts;
  const listed = defer(() => from(everyRoom(session, settings.account.domain))).pipe(mergeMap((found) => found));
  const more = merge(
    settings.everywhere ? timer(look, look, clock).pipe(mergeMap(() => listed, 1)) : [],
    settings.invitations ? invitations(parts) : [],
  );
  const others = concat(from(first), more).pipe(filter((one) => !parts.rooms.has(one) && parts.rooms.size < most));
  return concat(from([...parts.rooms.keys()]), others).pipe(mergeMap((one) => staying(one, parts), most));
}

/** The rooms of all room services of a domain; none where it does not tell. */
export async function everyRoom(session: Session, domain: string): Promise<readonly string[]> {
  try {
    const services = await items(session, domain);
    const found = await Promise.all(services.slice(0, 20).map((service) => roomsOf(session, service)));
    return found.flat();
  } catch {
    return [];
  }
}

async function roomsOf(session: Session, service: string): Promise<readonly string[]> {
  return (await isForTalks(session, service)) ? await items(session, service).catch(() => []) : [];
}

/** True for a room service, and for a room. */
async function isForTalks(session: Session, whom: string): Promise<boolean> {
  const { category } = await about(session, whom).catch(() => ({ category: undefined }));
  return category === 'conference';
}

function staying(address: string, parts: Parts): Observable<Item> {
  const { settings, context, clock } = parts;
  const here: Room = parts.rooms.get(address) ?? {
    jid: address,
    name: jid(address)?.local ?? address,
    nick: settings.nick,
    joined: false,
    archived: false,
    open: false,
    why: '',
    people: new Map(),
    threads: new Map(),
    left: undefined,
  };
  parts.rooms.set(address, here);
  const out = (error: Out): Observable<Item> => {
    if (here.joined) here.left = parts.time.now();
    here.joined = false;
    if (here.why !== error.message) {
      context.log.warn(`${context.name}: not in ${address}: ${error.message}; it is tried again`);
    }
    here.why = error.message;
    return concat(
      of<Item>({ settled: address }),
      throwError(() => error),
    );
  };
  return room(here, parts).pipe(
    catchError((error) => (error instanceof Out ? out(error) : throwError(() => error))),
    reconnect({ first: 5_000, max: 300_000, stable: 60_000, clock, fatal: (error) => !(error instanceof Out) }),
  );
}

/** How many invitations are looked at at once. */
const looked = 4;

/**
 * Rooms of the own domain that somebody invites to: through the room, or directly from the own domain. Only those that
 * are there: else everybody could have rooms made, and a person who is taken for a room would speak for anybody.
 */
function invitations({ session, context }: Parts): Observable<string> {
  const { domain } = session.me;
  return session.received.pipe(
    map(({ stanza }) => invitedTo(stanza)),
    filter((one) => one !== undefined),
    filter(({ room, by }) => within(room.domain, domain) && within(by.domain, domain)),
    mergeMap(async ({ room }) => ((await isForTalks(session, room.bare)) ? [room.bare] : []), looked),
    mergeMap((found) => found, 1),
    tap((one) => context.log.info(`${context.name}: invited into ${one}`)),
  );
}

function within(service: string, domain: string): boolean {
  return service === domain || service.endsWith(`.${domain}`);
}
