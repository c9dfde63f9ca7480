import { xml } from '@xmpp/client';
import { names } from './names.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/**
 * Goes into a room and out again, and resolves with whether it was let in: it asks itself there, which a room answers only
 * to those who are in.
 *
 * @param nick - A name that nobody has there, not even the bot that runs: else it would be taken for this one.
 * @see {@link https://xmpp.org/extensions/xep-0410.html}
 */
export async function visited(session: Session, room: string, nick: string): Promise<boolean> {
  const to = `${room}/${nick}`;
  const none = xml('history', { maxstanzas: '0' });
  session.tell(xml('presence', { to }, xml('x', { xmlns: names.room }, none)));
  try {
    await session.ask('get', to, xml('ping', { xmlns: names.ping }));
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.condition !== 'not-acceptable';
  } finally {
    session.tell(xml('presence', { to, type: 'unavailable' }));
  }
}
