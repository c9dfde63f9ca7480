import { xml } from '@xmpp/client';
import type { Observable } from 'rxjs';
import { exhaustMap, from, ignoreElements, interval } from 'rxjs';
import { names } from './names.ts';
import { Out } from './out.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import type { Room } from './room.ts';

/** How often a room is asked, in milliseconds. */
const every = 300_000;

/**
 * Asks a room every five minutes whether the bot is in, by asking itself there; errors with an {@link Out} when it is not:
 * a room service that was away does not tell.
 *
 * @see {@link https://xmpp.org/extensions/xep-0410.html}
 */
export function stillIn(here: Room, { session, clock }: Pick<Parts, 'session' | 'clock'>): Observable<never> {
  const asked = async () => {
    try {
      await session.ask('get', `${here.jid}/${here.nick}`, xml('ping', { xmlns: names.ping }));
    } catch (error) {
      const forgotten = error instanceof Refusal && error.condition === 'not-acceptable';
      if (forgotten) throw new Out('the room has forgotten the bot');
    }
  };
  return interval(every, clock).pipe(
    exhaustMap(() => from(asked())),
    ignoreElements(),
  );
}
