import type { Address } from '../address.ts';
import type { SayAside } from '../journal.ts';
import { reply } from '../outgoing.ts';
import type { Routing } from './sinks.ts';

/** What telling needs. */
export interface ToldAsideOptions extends Pick<Routing, 'lane'> {
  /** Why nothing said there later is heard, if that is so. */
  readonly refuses: (to: Address, later: boolean) => string | undefined;
}

/**
 * Tells who said something to the bot that it was set aside. What was not said to it is none of its business there, and
 * who is not proven could have a stranger written to.
 */
export function toldAside({ lane, refuses }: ToldAsideOptions): SayAside {
  return ({ pipeline, event, number, reason }) => {
    if (event.type !== 'text' || !event.addressed || !event.sender.verified) return [];
    if (refuses(event.replyTo, true) !== undefined) return [];
    const words = `${pipeline} fails on this and leaves it: ${reason} (dead letter ${number}: say redeliver ${number} to try again)`;
    const message = reply(event, words, { key: `${event.id}/aside/${number}`, open: true });
    return [{ sink: 'send', message, lane: lane(message.to) }];
  };
}
