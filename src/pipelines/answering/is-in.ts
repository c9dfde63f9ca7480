import type { TextEvent } from '../../event.ts';

/** What is said in the conversation of an earlier message, or in answer to what was sent elsewhere because of it. */
export function isIn({ conversation, origin }: TextEvent, said: TextEvent): boolean {
  if (said.conversation === conversation || said.conversation === origin?.topic) return true;
  return origin !== undefined && origin.conversation === said.conversation && origin.replyTo === said.replyTo;
}
