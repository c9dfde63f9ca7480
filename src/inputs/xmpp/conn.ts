import type { Observable } from 'rxjs';
import { defer, EMPTY, finalize, ignoreElements, merge, mergeMap, Subject, startWith, tap } from 'rxjs';
import { counted } from '../../counted.ts';
import { SendError } from '../../errors.ts';
import type { Conn, Gap, Incoming } from '../../input.ts';
import { holdUntil } from '../../operators/hold-until.ts';
import { contacts, direct } from './direct.ts';
import { fewUndecided } from './few-undecided.ts';
import type { Found, Item } from './found.ts';
import { marking } from './marking.ts';
import type { Parts } from './parts.ts';
import { posting } from './posting.ts';
import { rooms } from './rooms.ts';
import { resolved } from './target.ts';

/**
 * Emits the connection when the bot is there for people, and in each of these rooms or not let in. What a link handed on
 * that this one goes on from, and nobody decided on, comes first.
 */
export function conn(first: readonly string[], parts: Parts): Observable<Conn> {
  const { session, context, echoes, undecided } = parts;
  return defer(() => {
    const waiting = new Set([session.me.bare, ...first]);
    const found = new Subject<Found | Gap>();
    const said = new Subject<Incoming>();
    const listening = new Subject<never>();
    const events = defer(() =>
      merge(
        said,
        defer(() => {
          listening.complete();
          return EMPTY;
        }),
      ),
    );
    const one = connection(events, parts);
    const settled = (item: Item): Conn[] => {
      if (!('settled' in item)) found.next(item);
      else if (waiting.delete(item.settled) && waiting.size === 0) {
        parts.underway.delete(session);
        const again = session.resumed ? ' again, in the same session' : '';
        context.log.info(`${context.name}: connected${again}: ${one.describe?.()}`);
        return [one];
      }
      return [];
    };
    return merge(
      found.pipe(
        startWith(...undecided),
        fewUndecided(session.read, undecided),
        holdUntil(listening),
        tap(said),
        ignoreElements(),
      ),
      contacts(parts),
      merge(rooms(first, parts), direct(parts)).pipe(mergeMap(settled, 1)),
    ).pipe(finalize(() => echoes.end(closed)));
  });
}

function closed(): SendError {
  return new SendError('unknown', 'the link was closed before the message was seen to arrive');
}

function connection(events: Conn['events'], parts: Parts): Conn {
  const { session, rooms: all } = parts;
  return {
    events,
    ...posting(parts),
    ...marking(parts),
    resolve: async (to) => resolved(to, parts),
    describe() {
      const out = [...all.values()].filter(({ joined }) => !joined);
      const where = all.size === 0 ? '' : `, in ${all.size - out.length} of ${counted(all.size, 'room')}`;
      const why = out.slice(0, 3).map(({ jid, why: reason }) => `; not in ${jid}${reason === '' ? '' : `: ${reason}`}`);
      return `${session.me.bare}, ${session.encrypted ? 'TLS' : 'without TLS'}${where}${why.join('')}`;
    },
  };
}
