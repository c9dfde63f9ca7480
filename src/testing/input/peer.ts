import type { Address } from '../../address.ts';
import type { Sender } from '../../event.ts';
import type { Flags, OptionsOf } from '../../flags.ts';

/** Whose settings: the bot's, those of another bot beside it, or the bot's with a wrong password. */
export type Account = 'bot' | 'other' | 'locked';

/** Ports by what they are for: `{ c2s: 5222 }`. */
export type Ports = Readonly<Record<string, number>>;

/** The network that an input is tried on: the real server where there is one, and people with a client of their own. */
export interface Peer<F extends Flags = Flags> extends AsyncDisposable {
  /**
   * Where its servers listen on 127.0.0.1. What is tried reaches them through other ports, at which connections are
   * counted, cut and held up. Empty for an input that is called (a webhook) and calls nobody.
   */
  readonly ports: Ports;
  /** The longest that anything may take here, in milliseconds, a half-open link to be noticed, too; one minute if absent. */
  readonly patience?: number;
  /**
   * By how many milliseconds `at` may differ when a message is fetched again: where the network gives it a time only in its
   * archive. None if absent.
   */
  readonly apart?: number;
  /** An address that nobody has, where `nobody-is-here` would be somebody's. */
  readonly nowhere?: Address;
  /** The settings of an account, for servers at these ports. */
  options(account: Account, ports: Ports): OptionsOf<F>;
  /** Where people and bot can talk: each kind of place once, among them one where what is said is not for the bot. */
  readonly places: readonly [Place, ...Place[]];
  /** Ends the servers, as a crash does; resolves when nothing listens any more. */
  stop(): Promise<void>;
  /** Starts them again at the same ports, with what they keep. */
  start(): Promise<void>;
  /**
   * What people see, and what the bot hears, of a text that went through: most networks keep all of it. Undefined when
   * the network does not take it at all.
   */
  carried(text: string): string | undefined;
}

/** One place of a network, and somebody in it. */
export interface Place {
  /** For the names of the tests: `a room`. */
  readonly name: string;
  /** What every event from here says. */
  readonly said: {
    readonly addressed: boolean;
    readonly from: Address;
    readonly to: Address;
    readonly replyTo: Address;
    readonly place: string;
    readonly sender: Sender;
  };
  /** One conversation for all that is said here, or one for each message. */
  readonly conversation: 'one' | 'each';
  /** Somebody says something; resolves when their server took it. */
  says(text: string): Promise<void>;
  /**
   * What the bot said here, oldest first, as people see it now: pieces of a split message one by one, an edited one as
   * it is edited, what is said in threads, too.
   */
  heard(): Promise<readonly string[]>;
  /** What the bot said in the thread of a message with these words; for an input that can `thread`. */
  thread?(words: string): Promise<readonly string[]>;
  /** What the bot has put on a message with these words to show how far it is; for an input that can `react`. */
  marks?(words: string): Promise<readonly string[]>;
  /** Somebody begins to say something, and their connection breaks off in the middle; where the input is called. */
  breaksOff?(text: string): Promise<void>;
}
