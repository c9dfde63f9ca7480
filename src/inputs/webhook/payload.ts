import type { Address } from '../../address.ts';
import type { Outgoing } from '../../outgoing.ts';
import { plain } from '../../render/plain.ts';
import type { Block } from '../../text.ts';

/** What a receiver gets, as JSON. */
export interface Payload {
  /** Plain, whatever blocks there are. */
  readonly text: string;
  /** The same in parts, for one that can show tables. */
  readonly blocks?: readonly Block[];
  /** The bot's name. */
  readonly from: string;
  readonly address: Address;
  readonly subject?: string;
  readonly conversation?: string;
}

/** Returns what is sent of a message: what this bot's own webhooks understand, too. */
export function payload({ data, to, subject, conversation }: Outgoing, bot: string): Payload {
  return {
    text: plain(data),
    ...(typeof data !== 'string' && { blocks: data }),
    from: bot,
    address: to,
    ...(subject !== undefined && { subject }),
    ...(conversation !== undefined && { conversation }),
  };
}
