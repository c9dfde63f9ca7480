import type { MonoTypeOperatorFunction } from 'rxjs';
import { map } from 'rxjs';
import type { Address } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { Outgoing } from '../outgoing.ts';
import { isTopic } from '../topic.ts';

/**
 * Sends each message elsewhere: asked in one stream, answered in another. Causes stay as they are.
 *
 *     source                              -m-|
 *     redirect('email:ops@example.org')   -n-|      n: m to email:ops@example.org, in no conversation
 */
export function redirect(to: Address): MonoTypeOperatorFunction<Outgoing> {
  checkSettings('redirect', { address: { to } });
  return map((message) => sentTo(message, to));
}

/**
 * The same message for another address: a conversation belongs to the place it is held in, so it stays behind, unless
 * it is a topic.
 */
export function sentTo(message: Outgoing, to: Address): Outgoing {
  if (message.to === to) return message;
  if (isTopic(message.conversation)) return { ...message, to };
  const { conversation: _, ...rest } = message;
  return { ...rest, to };
}
