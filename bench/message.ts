import type { TextEvent } from '../src/event.ts';

const conversations = 100;

/** A message that was said to the bot, by default in one of a hundred conversations. */
export function message(
  serial: number,
  data: string,
  talk: number = serial % conversations,
  input = 'chat',
): TextEvent {
  const at = Date.now();
  const conversation = `${input}:${talk}` as const;
  return {
    type: 'text',
    id: `${input}:${serial}`,
    input,
    from: `${input}:ann`,
    to: `${input}:room`,
    replyTo: conversation,
    place: '#room',
    conversation,
    addressed: true,
    sender: { id: `${input}:ann`, name: 'ann', verified: true, external: false },
    data,
    at,
    accepted: at,
    meta: {},
  };
}
