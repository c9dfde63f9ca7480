import type { TextEvent } from '../../event.ts';
import { release } from '../../event.ts';

/** What is kept of a message: not what lets it go. */
export function keptOf({ [release]: _release, ...event }: TextEvent): TextEvent {
  return event;
}
