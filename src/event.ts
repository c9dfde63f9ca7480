import type { Address } from './address.ts';
import type { Json } from './json.ts';
import type { Topic } from './topic.ts';

/** Who said something. */
export interface Sender {
  readonly id: Address;
  /** The name people know: `ann`. */
  readonly name: string;
  /** True only where the input proves who it is. */
  readonly verified: boolean;
  /** True for people of another organisation (shared channels, outside mail). */
  readonly external: boolean;
  /** An IANA zone such as `Europe/Berlin`, where the input knows it. */
  readonly timezone?: string;
  /** A BCP 47 tag such as `de-DE`, where the input knows it. */
  readonly locale?: string;
  /** A program and no person: nobody answers it who was not told to. */
  readonly bot?: true;
}

/** What every event carries. */
export interface EventBase {
  /** Input and the network's own id: the same on every redelivery and for every copy of one message. */
  readonly id: string;
  /** The input's instance name: `slack`, `acme`. */
  readonly input: string;
  /** The thread, direct chat or mail thread: what order is kept within. */
  readonly conversation: string;
  /** When it happened, by the network's clock, in milliseconds since 1970: for people. */
  readonly at: number;
  /** When the journal took it, in milliseconds, never going back: for windows, horizons and replay. */
  readonly accepted: number;
  readonly meta: Readonly<Record<string, Json>>;
  /** How many bots it has come through, where the network carries that: what goes round in a circle ends by it. */
  readonly hops?: number;
  /**
   * Lets the event go without an answer. Set by the running bot, absent in tests; called by operators that drop events.
   */
  readonly [release]?: () => void;
}

/** Key of {@link EventBase}'s release function; a symbol, so that it is never serialised. */
export const release: unique symbol = Symbol('release');

/** What a message says about where and by whom it was said. */
export interface Said extends EventBase {
  /** Who said it. */
  readonly from: Address;
  /** Where: the room, or the bot itself in a direct message. */
  readonly to: Address;
  /** Where an answer belongs. */
  readonly replyTo: Address;
  /** The name people know the place by: `#ops`. */
  readonly place: string;
  readonly sender: Sender;
  /** What the bot said elsewhere and this answers, came from here: stamped by the journal. */
  readonly origin?: Origin;
  /**
   * Nobody is answered, not even told why not: who seems to have said it may be somebody else, who would get mail that
   * they did not ask for, or a program that answers every answer.
   */
  readonly noReply?: true;
}

/** Where something belongs that is said elsewhere. */
export interface Origin extends Pick<Said, 'replyTo'>, Partial<Pick<Said, 'conversation'>> {
  /** What it is about, where the bot began the conversation under a name of its own. */
  readonly topic?: Topic;
}

/** Somebody wrote a message. */
export interface TextEvent extends Said {
  readonly type: 'text';
  /** Said to the bot: a direct message, a mention, its name and a delimiter first, a reply to it. */
  readonly addressed: boolean;
  /** The text, mention stripped, entities decoded. */
  readonly data: string;
}

/** Somebody changed a message; `of` is the id of the message it changes. */
export interface EditEvent extends Said {
  readonly type: 'edit';
  readonly of: string;
  readonly data: string;
}

/** Somebody took a message back; `of` is the id of the message. */
export interface DeleteEvent extends Said {
  readonly type: 'delete';
  readonly of: string;
}

/** What watches over something raised an alarm, or took it back. */
export interface AlertEvent extends Said {
  readonly type: 'alert';
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  /** The same for every word of one alarm, while it fires and when it is over. */
  readonly fingerprint: string;
  /** What it is about, in words. */
  readonly data: string;
}

/** A command finished (input `runs`). */
export interface RunEvent extends EventBase {
  readonly type: 'run';
  /** The id of the event that asked for it. */
  readonly of: string;
  /** The command's name, and the text that was run. */
  readonly command: string;
  readonly data: string;
  readonly from: Address;
  readonly to: Address;
  readonly place: string;
  readonly sender: Sender;
  /** How it ended. */
  readonly outcome: 'ok' | 'failed' | 'cancelled' | 'timeout' | 'refused';
  /** What people were told when it did not end well. */
  readonly error?: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** A service came, went or changed (input `registry`). */
export interface ChangeEvent extends EventBase {
  readonly type: 'change';
  readonly service: string;
  readonly action: 'create' | 'update' | 'delete';
  /** How many healthy nodes it has now. */
  readonly nodes: number;
}

/** A job came due (input `later`). */
export interface DueEvent extends EventBase {
  readonly type: 'due';
  /** The pipeline that put it off. */
  readonly pipeline: string;
  /** What the job was given when it was put off. */
  readonly data: Json;
  /** When it was meant to come due, in milliseconds. */
  readonly due: number;
}

/** A value in the memory changed (input `memory`). */
export interface MemoryEvent extends EventBase {
  readonly type: 'memory';
  /** Whose it is: a pipeline, or a command's space. */
  readonly owner: string;
  readonly key: string;
  /** Absent when it was forgotten. */
  readonly value?: Json;
}

/** Every kind of event by its `type`; open to declaration merging. */
export interface EventMap {
  text: TextEvent;
  edit: EditEvent;
  delete: DeleteEvent;
  alert: AlertEvent;
  run: RunEvent;
  change: ChangeEvent;
  due: DueEvent;
  memory: MemoryEvent;
}

/** Whatever a pipeline may hear; `ofType('text', …)` narrows to some. Open: a plugin adds its own to {@link EventMap}. */
export type Event = EventMap[keyof EventMap];

/** What a chat, a mailbox or a webhook emits. */
export type ChatEvent = TextEvent | EditEvent | DeleteEvent | AlertEvent;

/** The bot's own organs, and what each emits. No input may take one of these names. */
export interface OrganMap {
  registry: ChangeEvent;
  later: DueEvent;
  runs: RunEvent;
  memory: MemoryEvent;
  commands: TextEvent;
}

/** An event as an input makes it: the journal stamps `accepted` and `origin`. */
export type Unstamped<E extends EventBase> = E extends EventBase
  ? Omit<E, 'accepted' | 'origin' | typeof release>
  : never;
