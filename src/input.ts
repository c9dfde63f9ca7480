import type { Observable } from 'rxjs';
import type { Address } from './address.ts';
import type { ChatEvent, Unstamped } from './event.ts';
import type { Flags, OptionsOf } from './flags.ts';
import type { Log } from './log.ts';
import type { Outgoing, Receipt } from './outgoing.ts';

/** A place where the bot listens and talks: Slack, e-mail, a terminal. One constant per file. */
export interface Input<F extends Flags = Flags> {
  readonly name: string;
  /** One line for the help. */
  readonly description: string;
  readonly flags: F;
  readonly can: Capabilities;
  /**
   * Opens the link: cold, so subscribing opens and unsubscribing closes; the SDK is imported inside. Called once for an
   * instance: each link is one more subscription, and what links have to hand on to the next is kept in between.
   * An error or a completion means that the link dropped and is to be opened again,
   * except a {@link ConfigError}, which no retry can mend.
   */
  connect(options: OptionsOf<F>, context: InputContext): Observable<Conn>;
  /**
   * Checks the settings against the network and says in words what it found; used by `micro check`, which takes a
   * {@link ConfigError} for a finding, too.
   */
  check?(options: OptionsOf<F>, context: InputContext): AsyncIterable<Finding>;
  /** What must keep order: by default each address is a lane of its own (mail: the domain). */
  lane?(to: Address): string;
  /**
   * Says why nothing can be sent to an address, in words, where that can be known by looking at it; undefined when it
   * may be one. `later`: it is for what is put off.
   */
  refuses?(to: Address, later: boolean, options?: OptionsOf<F>): string | undefined;
}

/** One thing that `micro check` looked at. */
export interface Finding {
  readonly ok: boolean;
  readonly what: string;
  /** What to do about it, when not ok. */
  readonly remedy?: string;
}

/** What an input can do; checked by its tests, shown in the docs. */
export interface Capabilities {
  /** Tells the network that an event was taken. */
  readonly acknowledge?: true;
  /** The network sends again what was not acknowledged. */
  readonly replay?: true;
  /** What was missed while away can be fetched. */
  readonly history?: true;
  /** The network drops a second message with the same key. */
  readonly key?: true;
  readonly thread?: true;
  readonly edit?: true;
  readonly react?: true;
  /** The longest text one message may have, in characters. */
  readonly limit?: number;
}

/** What an input is given besides its settings. */
export interface InputContext {
  /** The instance name, and the first part of every address: `slack`, `acme`. */
  readonly name: string;
  /** The bot's own name, for inputs where it has to be told apart by name. */
  readonly bot: string;
  readonly log: Log;
  /** True when the link is for sending only: a bot that runs beside it does the hearing, and may listen already. */
  readonly deaf?: true;
  /**
   * Resolves with when the newest event that was taken from this instance was said, by the network's clock, in
   * milliseconds since 1970: what came later was missed, and is fetched where the network has history. What is known
   * already is told apart by its id, so that an input may fetch from a little before. While nothing was taken it is when
   * this was first asked, and undefined at that first time: there is nothing before the bot's first link.
   */
  since?(): Promise<number | undefined>;
}

/** A live link to one network. */
export interface Conn {
  /** What is said there. At most 100 may be undecided at once: then the input stops reading or records a gap. */
  readonly events: Observable<Incoming>;
  /**
   * Resolves when the network took the message; rejects with a {@link SendError}.
   * A link that closes rejects all that is pending. Messages over the input's limit are split by the input.
   */
  send(message: Outgoing & { readonly key: string }, signal: AbortSignal): Promise<Receipt>;
  /** Turns a name people use into the network's own: `slack:#ops` to `slack:C024`. Rejects with a {@link SendError}. */
  resolve?(to: Address): Promise<Address>;
  /** Looks for a message sent with this key, in its conversation where it has one; for networks that have history. */
  find?(key: string, to: Address, conversation?: string): Promise<Receipt | undefined>;
  /**
   * Shows on the message of that event how far the bot is with it, instead of what was shown before. Rejects with a
   * {@link SendError}; a mark is a courtesy and is not tried again.
   */
  mark?(event: string, mark: Mark, signal: AbortSignal): Promise<void>;
  /** How the link is, for `status`: shown as it is. */
  describe?(): string;
}

/** How far the bot is with a message. */
export type Mark = 'seen' | 'running' | 'done' | 'failed';

/** What an input hands over: an event to be decided on, or word of a gap. */
export type Incoming = Arrival | Gap;

/** An event, and the two ways to decide on it: exactly one of them is called, once. */
export interface Arrival {
  readonly event: Unstamped<ChatEvent>;
  /** The journal has it: the network need not send it again. */
  ack(): void;
  /** The journal could not take it: the network is to send it again, or it is read again from the history. */
  refuse(reason: string): void;
}

/** A time in which the input could not receive. */
export interface Gap {
  readonly gap: { readonly from: number; readonly to: number; readonly reason: string };
}
