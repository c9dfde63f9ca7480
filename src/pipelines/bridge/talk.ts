import { inputOf } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import { inThread } from '../in-thread.ts';
import type { Rooms } from './rooms.ts';
import { isIn } from './rooms.ts';

/**
 * Tells whether something is talk between people though it seems to be said to the bot: an answer to what the bot only
 * passed on. Who says it is not to be told that it is no command.
 */
export function isTalk(event: TextEvent, bridges: readonly Rooms[]): boolean {
  const { origin } = event;
  if (!inThread(event)) return false;
  return bridges.some(({ rooms }) => {
    const from = origin && inputOf(origin.replyTo);
    return rooms.some((room) => isIn(event, room)) && (!from || rooms.some((room) => inputOf(room) === from));
  });
}
