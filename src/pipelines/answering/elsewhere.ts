import type { Address } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import type { Outgoing } from '../../outgoing.ts';
import { brief } from '../../render/brief.ts';
import type { Text } from '../../text.ts';

/** What is said about a command where its answer goes: all about one is one conversation there. */
export function elsewhere(
  to: Address,
  { command, said, cause }: { readonly command: string; readonly said: TextEvent; readonly cause: string },
  data: Text,
): Outgoing {
  return { type: 'text', to, data, causes: [cause], subject: brief(command, 78), conversation: said.id };
}
