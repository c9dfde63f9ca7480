import type { TextEvent, Unstamped } from '../src/event.ts';

const conversations = 100;

/** A message that was said to the bot, in one of a hundred conversations. */
export function message(serial: number, data: string): Unstamped<TextEvent> {
  const conversation = `chat:${serial % conversations}`;
  return {
    type: 'text',
    id: `chat:${serial}`,
    input: 'chat',
    from: 'chat:ann',
    to: 'chat:room',
    replyTo: `chat:${serial % conversations}`,
    place: '#room',
    conversation,
    addressed: true,
    sender: { id: 'chat:ann', name: 'ann', verified: true, external: false },
    data,
    at: Date.now(),
    meta: {},
  };
}
