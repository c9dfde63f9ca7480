import type { Address } from './address.ts';
import type { EventBase, Said, Sender } from './event.ts';
import type { Text } from './text.ts';

/** Ids of the events that a message answers; never empty, so that everything has a cause. */
export type Causes = readonly [string, ...string[]];

/** A message on its way out. */
export interface Outgoing {
  readonly type: 'text';
  readonly to: Address;
  readonly data: Text;
  readonly causes: Causes;
  /** More may follow for these causes: do not settle them yet. */
  readonly open?: true;
  /** The subject, where the place has one (mail). */
  readonly subject?: string;
  /** The conversation to answer in: a thread, a mail thread; or a {@link Topic}, which has one in each place. */
  readonly conversation?: string;
  /** Names this message for ever; derived from cause, pipeline and position when absent. */
  readonly key?: string;
  /**
   * What to do when nobody can tell whether it was sent, and the network has no history to look it up in: send it again
   * under the same key (the default), or leave it and ask the conversation that it came from.
   */
  readonly onUnknown?: 'resend' | 'ask';
  /** The key of an earlier message to the same place, which this one takes the place of where the input can edit. */
  readonly replaces?: string;
  /** Whom it wants an answer from: where others read along it begins with their name, so that they are told of it. */
  readonly calls?: Pick<Sender, 'id' | 'name'>;
  /** Where it goes when it cannot be sent to its own place in time; counts before what `--fallback` says. */
  readonly fallback?: Way;
  /** How many bots it comes through, this one included: one more than its causes at least. Carried along where the
   * network can. */
  readonly hops?: number;
}

/** Another way for a message. */
export interface Way {
  /** In another input: when one is away, all of it is. */
  readonly to: Address;
  /** How long the message has from its commit, in milliseconds. */
  readonly after: number;
}

/** An outgoing message as the journal keeps it: it has a key and a place in line. */
export interface Stamped extends Outgoing {
  readonly key: string;
  /** The pipeline that said it. */
  readonly pipeline: string;
  /** When it was committed, in milliseconds. */
  readonly committed: number;
  /** What must keep order with it. */
  readonly lane: string;
  readonly hops: number;
  /** Where its first cause was said: told when the message cannot be delivered. */
  readonly origin?: Pick<Said, 'replyTo' | 'conversation'>;
  /** An earlier process may have sent it, and died before it could note that. */
  readonly perhaps?: true;
}

/** Where a sent message went, in the network's own words. */
export interface Receipt {
  /** The network's id of what was sent, where it gives one. */
  readonly id?: string;
  /** The conversation that it began: events that answer it will be in this one. */
  readonly conversation?: string;
}

/** Settings of {@link reply} and {@link send}. */
export type OutgoingOptions = Partial<
  Pick<Outgoing, 'open' | 'subject' | 'conversation' | 'key' | 'onUnknown' | 'replaces' | 'calls' | 'fallback'>
>;

/** Answers an event where it was said, in its conversation. */
export function reply(event: Said, data: Text, options: OutgoingOptions = {}): Outgoing {
  const { replyTo: to, conversation } = event;
  return { conversation, ...options, type: 'text', to, data, causes: [event.id] };
}

/** Says something somewhere, because of the events given. */
export function send(
  causes: readonly [EventBase, ...EventBase[]],
  to: Address,
  data: Text,
  options: OutgoingOptions = {},
): Outgoing {
  const [first, ...rest] = causes;
  return { type: 'text', to, data, causes: [first.id, ...rest.map((event) => event.id)], ...options };
}
