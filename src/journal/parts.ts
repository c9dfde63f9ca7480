import type { Event, Origin, Unstamped } from '../event.ts';
import type { Aside, Counts, ReadLimits, Undone } from '../journal.ts';
import type { Json } from '../json.ts';
import type { DeadLetter, WaitingLane } from '../letters.ts';
import type { MemoryEntry } from '../memory.ts';
import type { Outgoing, Stamped } from '../outgoing.ts';
import type { Later } from '../pipeline.ts';

/**
 * What a journal is made of: the same words in memory and on disk. All of it is synchronous, so that a transaction is
 * never seen half done.
 */
export interface Parts {
  readonly durable: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Throws when a thing is no JSON: before the transaction, so that it is refused alone. */
  prepare(thing: Unstamped<Event> | Outgoing | Later): void;
  /** Took this event lately, or is not done with it. */
  known(id: string): boolean;
  /** There is room for one more event, which may go ahead of others. */
  room(ahead: boolean): boolean;
  /** Takes an event, whether there is room or not; returns false for a known one, which changes nothing. */
  take(event: Unstamped<Event>, readers: readonly string[], ahead: readonly string[]): boolean;
  /** Gives an event to one pipeline again, which had set it aside. */
  again(event: Event, pipeline: string): void;
  reader(pipeline: string): Side;
  /** Returns a new place among all that was said, for what was said before under this key and is said again. */
  renew(key: string): number;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  readonly values: Values;
  readonly traces: Traces;
  readonly dead: DeadLetters;
  readonly heard: Heard;
  counts(): Counts;
  /** A number that no other call returns, not even in a later process. */
  serial(): number;
}

/** One pipeline's side of the journal: what waits for it, and what it has in hand. */
export interface Side {
  /** Events that may be handed out some time. */
  readonly waiting: number;
  /** The last reading was cut by its limit: there may be more at once. */
  readonly full: boolean;
  /** Taking writes something now. */
  readonly writes: boolean;
  /** How often everything was put back in line. */
  readonly reopened: number;
  take(limits: ReadLimits): readonly Event[];
  /** Takes word of what was set aside because the process died under it. */
  aside(): readonly Aside[];
  /** An event that it has in hand. */
  event(id: string): Event | undefined;
  /** Where an event in hand was said. */
  origin(id: string): Stamped['origin'];
  /** The most bots that any of these, which are in hand, came through. */
  hops(ids: readonly string[]): number;
  /** Counts one more output of an event in hand: the position that its key is made of. */
  position(id: string): number | undefined;
  /**
   * Notes that an event led to this key, and returns the place of what has it among all that was said; undefined when
   * it was said before, as in an earlier try at the same event.
   */
  said(id: string, key: string): number | undefined;
  settle(ids: readonly string[]): readonly Undone[];
  retire(before: number): readonly string[];
  /** Puts what is in hand back in line, `except` one that is let go; returns how many. */
  reopen(except: string | undefined): number;
}

/** The messages waiting to be sent. */
export interface Outbox {
  readonly waiting: number;
  push(message: Outgoing, about: About, seq: number): void;
  take(limit: number): readonly Stamped[];
  /** A message that was handed out. */
  message(key: string): Stamped | undefined;
  /** Notes what became of a message; returns true when another one may go. */
  mark(key: string, outcome: 'sending' | 'sent' | 'dead' | 'again'): boolean;
  lanes(limit: number): readonly WaitingLane[];
}

/** What a message is given when it is committed. */
export type About = Pick<Stamped, 'key' | 'pipeline' | 'lane' | 'committed' | 'origin' | 'hops'>;

/** The work put off that has not come due. */
export interface Jobs {
  /** When the next one comes due. */
  readonly next: number | undefined;
  push(job: PutOff, seq: number): void;
  cancel(key: string): void;
  /** Takes jobs that are due, soonest first. */
  due(now: number): readonly Job[];
}

/** Work put off. */
export interface Job {
  readonly key: string;
  readonly job: Pick<Later, 'data' | 'due'>;
  readonly pipeline: string;
  /** How many bots the event has come through that put it off. */
  readonly hops: number;
}

/** Work as it is put off. */
export type PutOff = Job & { readonly job: Later };

/** What is remembered. */
export interface Values {
  get(owner: string, key: string): Json | undefined;
  list(owner: string, prefix?: string): readonly MemoryEntry[];
  /** Sets a value, or forgets it when it is undefined; returns false when that changes nothing. */
  set(owner: string, key: string, value: Json | undefined): boolean;
}

/** Where conversations lead back to. */
export interface Traces {
  put(input: string, conversation: string, origin: Origin): void;
  of(event: Pick<Event, 'input' | 'conversation'>): Origin | undefined;
}

/** What was given up. */
export interface DeadLetters {
  put(letter: Omit<Dead, 'number'>): number;
  /** Takes one out, to be tried again. */
  take(number: number): Dead | undefined;
  newest(limit: number): readonly DeadLetter[];
}

/** A dead letter and what it is about. */
export type Dead = DeadLetter & { readonly message?: Stamped; readonly event?: Event };

/** When the newest event of each input was said, or when one was first wanted. */
export interface Heard {
  get(input: string): number | undefined;
  /** Takes note of a time, when it is newer than that before; what is no number is none. */
  note(input: string, at: number): void;
}
