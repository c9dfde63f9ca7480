import type { Origin, TextEvent } from '../../event.ts';
import type { Outgoing } from '../../outgoing.ts';

/** What somebody said elsewhere, where it belongs: with who said it, and from where. */
export function passedOn(event: TextEvent, { replyTo, conversation }: Origin): Outgoing {
  return {
    type: 'text',
    to: replyTo,
    ...(conversation !== undefined && { conversation }),
    data: [{ type: 'paragraph', text: [{ bold: event.sender.name }, ` (${event.from}): ${event.data}`] }],
    causes: [event.id],
  };
}
