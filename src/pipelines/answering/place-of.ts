import type { TextEvent } from '../../event.ts';
import type { PersonOf } from '../person-of.ts';

/**
 * Returns what stands for the place where something is said: the room, or the direct chat. The direct chats of one
 * person on several networks are one place.
 */
export function placeOf(event: Pick<TextEvent, 'to' | 'replyTo' | 'sender'>, person: PersonOf): string {
  const { id, addresses } = person(event);
  return isDirect(event) && addresses.length > 1 ? id : event.replyTo;
}

function isDirect({ to, replyTo }: Pick<TextEvent, 'to' | 'replyTo'>): boolean {
  return to !== replyTo;
}
