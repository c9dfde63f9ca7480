import { createHash } from 'node:crypto';
import { address } from '../../address.ts';
import type { ChatEvent, Sender, Unstamped } from '../../event.ts';
import { heard } from './heard.ts';
import type { Message } from './message.ts';
import { remember } from './remember.ts';

/** Where something was said, and by whom. */
export interface Where {
  readonly input: string;
  /** The room, or who the bot talks to: where an answer goes. */
  readonly with: string;
  /** True for a room, where not everything is said to the bot. */
  readonly shared: boolean;
  /** The bot's own account. */
  readonly account: string;
  readonly place: string;
  readonly sender: Sender;
  /** What the bot is called there. */
  readonly names: readonly string[];
  /** Which archive has it, and under which id; the same for the message as it came and out of the archive. */
  readonly archived?: { readonly by: string; readonly id: string };
  /** The thread that it is in because it answers a message of the bot's there. */
  readonly thread?: string | undefined;
  /** In milliseconds. */
  readonly at: number;
  /** The ids of events, by sender and the sender's own id. */
  readonly known: Map<string, string>;
}

/** Makes the event that the pipelines see. Its id is the archive's, or else the sender's own: nobody else can take it. */
export function chatEvent(message: Message, where: Where): Unstamped<ChatEvent> {
  const { input, shared, account, place, sender, at, archived, known } = where;
  const said = `${message.from.bare}/${shared ? message.from.resource : ''}`;
  const own = (id: string) => `${input}:${said}:${id}`;
  const local = archived?.id ?? message.id ?? hash(`${at} ${message.body}`);
  const id = archived ? `${input}:${archived.by}:${local}` : own(local);
  const { text, addressed } = heard(message.body, where.names);
  const event = {
    id,
    input,
    conversation: shared ? `${where.with}:${where.thread ?? message.thread ?? local}` : where.with,
    at,
    meta: {},
    from: sender.id,
    to: address(input, shared ? where.with : account),
    replyTo: address(input, where.with),
    place,
    sender: message.parts === undefined ? sender : { ...sender, bot: true as const },
    ...(message.hops !== undefined && { hops: message.hops }),
  };
  if (message.corrects !== undefined) {
    const of = known.get(own(message.corrects)) ?? own(message.corrects);
    return { ...event, type: 'edit', of, data: text };
  }
  if (message.id !== undefined) remember(known, own(message.id), id);
  return { ...event, type: 'text', addressed: addressed || !shared || where.thread !== undefined, data: text };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
