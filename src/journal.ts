import type { Observable } from 'rxjs';
import type { Activity } from './activity.ts';
import type { Event, Origin, Unstamped } from './event.ts';
import type { Letters } from './letters.ts';
import type { Memory, Remember } from './memory.ts';
import type { Causes, Outgoing, Stamped } from './outgoing.ts';
import type { Later } from './pipeline.ts';

/**
 * What the bot accepted, has to send, put off and remembers. Sockets feed it and pipelines read from it, so that memory
 * is bounded and a restart is nothing special. Every method is a transaction; each rejects with a {@link JournalError}
 * once it cannot be written any more.
 *
 * A durable one opens with all that was not settled in line again. What a pipeline said before a crash has its key: the
 * same output of the same event is known, and not said twice.
 */
export interface Journal {
  /** True when what it took survives the process. */
  readonly durable: boolean;
  /**
   * Takes an event once for each pipeline that reads it, and stamps when, and with the {@link Journal.trace} of its
   * conversation. Rejects with a {@link FullError}.
   * A known id changes nothing and is answered `known`. For the readers named in `ahead` it goes before all that waits,
   * whatever the limits, and for such there is as much room again.
   */
  accept(event: Unstamped<Event>, readers: readonly string[], ahead?: readonly string[]): Promise<'accepted' | 'known'>;
  /**
   * Hands out a pipeline's next events, each once until {@link Journal.reopen}: old before new within a
   * conversation, fair between conversations, never more than the limits. After a full batch the next one comes in a
   * later turn of the event loop, so that others get theirs.
   *
   * Reading on says that the process lived through what was handed out before. An event under which it died comes again
   * alone; one under which it died three times is set aside as a dead letter, {@link Journal.notices} says so, and what
   * `say` makes of it is written together with it.
   */
  read(pipeline: string, limits: ReadLimits, say?: SayAside): Promise<readonly Event[]>;
  /**
   * Writes what a pipeline produced in one turn, and settles its causes, together. Answers what it could not do.
   * Rejects with an {@link UnwritableError} before anything is written.
   */
  commit(pipeline: string, produced: readonly Produced[]): Promise<readonly Undone[]>;
  /** Lets go what a pipeline was handed before `before` and never named; answers the ids. */
  retire(pipeline: string, before: number): Promise<readonly string[]>;
  /**
   * Puts what a pipeline has in hand back in line, also what a reading under way would hand out, `except` one, which is
   * set aside as a dead letter, together with what `say` makes of it; answers how many.
   */
  reopen(
    pipeline: string,
    except?: { readonly id: string; readonly reason: string; readonly say?: SayAside },
  ): Promise<number>;
  /** Makes work that came due by `now` readable for `readers`; answers when the next comes due. */
  due(now: number, readers: readonly string[]): Promise<number | undefined>;
  /**
   * Hands out the next messages to send, each once; fair between lanes, in order within one. The first that a lane held
   * when the journal was opened is marked `perhaps`.
   */
  outbox(limit: number): Promise<readonly Stamped[]>;
  /**
   * Notes what becomes of a message that was handed out. `sending`: it is about to be sent, and after a crash it is
   * `perhaps` wherever it stands in its lane. `again` puts it back first in its lane. `dead` resolves with the number
   * of the dead letter, and writes together with it what `say` makes of that number.
   */
  mark(
    key: string,
    outcome: 'sending' | 'sent' | 'dead' | 'again',
    reason?: string,
    say?: Say,
  ): Promise<number | undefined>;
  /**
   * When the newest event that {@link Journal.accept} took of an input was said, by the clock of its network, in
   * milliseconds since 1970. What claims to be of the future counts as of now. The first time that is asked of an input
   * of which nothing was taken it is undefined, and that moment from then on: what comes later can be missed.
   */
  since(input: string): Promise<number | undefined>;
  /**
   * Notes that a conversation of an input began with something that was sent because of what was said at `origin`. Kept
   * as long as what is done.
   */
  trace(input: string, conversation: string, origin: Origin): Promise<void>;
  /** Resolves with what was traced; undefined when nothing was, or it is forgotten. */
  traced(input: string, conversation: string): Promise<Origin | undefined>;
  readonly memory: Memory;
  readonly letters: Letters;
  /** How much there is, for `status`. */
  counts(): Promise<Counts>;
  /** Emits when there may be something new to read, to send or to wait for. */
  readonly changes: Observable<'events' | 'outbox' | 'later'>;
  /** What it notices about itself: `full`, `room`, `set-aside`; `journal-failed` is the last. */
  readonly notices: Observable<Activity>;
}

/** How many events one reading may hand out, and how many a pipeline may have unsettled after it. */
export interface ReadLimits {
  readonly limit: number;
  readonly inHand: number;
  /** How many of one conversation it may have unsettled, so that one place cannot hold up the others. */
  readonly perConversation: number;
}

/** One thing a pipeline produced. */
export type Produced =
  | { readonly sink: 'send'; readonly message: Outgoing; readonly lane: string }
  | { readonly sink: 'settled'; readonly ids: Causes }
  | { readonly sink: 'event'; readonly event: Unstamped<Event>; readonly readers: readonly string[] }
  | { readonly sink: 'later'; readonly job: Later }
  | { readonly sink: 'cancel'; readonly key: string; readonly causes?: Causes }
  | { readonly sink: 'memory'; readonly change: Remember; readonly readers: readonly string[] }
  | { readonly sink: 'redeliver'; readonly number: number; readonly discard?: true; readonly causes?: Causes };

/** Makes what is said about a dead letter of its number. */
export type Say = (number: number) => readonly Produced[];

/** Makes what is said about an event that was set aside. */
export type SayAside = (aside: Aside) => readonly Produced[];

/** An event that a pipeline set aside, why, and the number of its dead letter. */
export interface Aside {
  readonly pipeline: string;
  readonly event: Event;
  readonly reason: string;
  readonly number: number;
}

/**
 * What could not be done of what was produced: an id that was named but is not open (retired before, or never this
 * pipeline's), or a number that is no dead letter's.
 */
export type Undone = { readonly id: string } | Extract<Produced, { sink: 'redeliver' }>;

/** How much the journal holds. */
export interface Counts {
  /** Events not yet settled, by pipeline. */
  readonly open: Readonly<Record<string, number>>;
  /** Events not yet handed out, by pipeline. */
  readonly unread: Readonly<Record<string, number>>;
  /** Messages not yet sent, by input. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly dead: number;
  /** Work put off that has not come due. */
  readonly later: number;
}
