import type { Observable } from 'rxjs';
import { catchError, defer, from, mergeMap, of, tap } from 'rxjs';
import type { Gap } from '../../input.ts';
import type { Archived } from './archive.ts';
import { archive } from './archive.ts';
import type { Item } from './found.ts';
import type { Parts } from './parts.ts';
import type { Room } from './room.ts';
import { saidDirectly } from './said-directly.ts';
import { saidInRoom } from './said-in-room.ts';

/** How many pages of a hundred messages are fetched at most, of each room and of the account. */
const pages = 50;
/**
 * How long before it is looked at least, in milliseconds. A message counts as said when it is heard, which may be long
 * after it came to the archive, and a bot may die before it heard those beside it. What is known is known by its id.
 */
const before = 300_000;

/**
 * Fetches what was said since then, and shortly before, in a room, or without one to the bot itself. Where there is no
 * archive, or it holds more than 5,000 messages of that time, the rest is a gap.
 */
export function missed(start: number, parts: Parts, here?: Room): Observable<Item> {
  const { session, time } = parts;
  const where = here?.jid ?? session.me.bare;
  const begin = start - Math.max(before, time.margin);
  let reached = begin;
  const gap = (reason: string): Gap => ({ gap: { from: Math.min(reached, time.now()), to: time.now(), reason } });
  if (!(here?.archived ?? parts.archived)) return of(gap(`${where} keeps no archive`));
  const read = (copy: Archived) => {
    const received = { stanza: copy.stanza, keep: () => () => undefined };
    return here ? saidInRoom(received, here, parts, copy) : saidDirectly(received, parts, copy);
  };
  return defer(() => from(archive(session, { start: begin, pages, room: here?.jid }))).pipe(
    tap(({ at }) => {
      reached = at;
    }),
    mergeMap(read, 1),
    catchError((error: Error) => of(gap(`the archive of ${where} could not be read: ${error.message}`))),
  );
}
