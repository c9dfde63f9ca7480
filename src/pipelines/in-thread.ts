import { localOf } from '../address.ts';
import type { Said } from '../event.ts';

/**
 * Tells whether something is said in a thread that an earlier message began. A thread is named after that message; where
 * there are no threads, the room is the conversation.
 */
export function inThread({ id, conversation, to }: Pick<Said, 'id' | 'conversation' | 'to'>): boolean {
  return last(conversation) !== last(id) && !conversation.endsWith(localOf(to));
}

function last(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
}
