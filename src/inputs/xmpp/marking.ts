import { xml } from '@xmpp/client';
import { SendError } from '../../errors.ts';
import type { Conn, Mark } from '../../input.ts';
import { names } from './names.ts';
import type { Parts } from './parts.ts';

const signs: Readonly<Record<Mark, string>> = { seen: '👀', running: '⏳', done: '✅', failed: '❌' };

/**
 * Shows on a message how far the bot is with it; the one before goes away by itself.
 *
 * @see {@link https://xmpp.org/extensions/xep-0444.html}
 */
export function marking({ session, context, rooms, reached }: Parts): Required<Pick<Conn, 'mark'>> {
  const whereOf = (event: string) => {
    const room = [...rooms.keys()].find((one) => event.startsWith(`${context.name}:${one}:`));
    if (room) return { to: room, type: 'groupchat', id: event.slice(context.name.length + room.length + 2) };
    const direct = reached.get(event);
    if (direct) return { ...direct, type: 'chat' };
    throw new SendError('permanent', 'nobody knows any more which message that was');
  };
  return {
    async mark(event, mark) {
      const { to, type, id } = whereOf(event);
      const reactions = xml('reactions', { xmlns: names.reactions, id }, xml('reaction', {}, signs[mark]));
      await session.say(xml('message', { to, type }, reactions, xml('store', { xmlns: names.hints })));
    },
  };
}
