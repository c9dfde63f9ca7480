import type { Observable } from 'rxjs';
import type { Event, Unstamped } from './event.ts';
import type { Causes, Outgoing, Stamped } from './outgoing.ts';
import type { Later } from './pipeline.ts';

/**
 * What the bot accepted and has to send. Sockets feed it and pipelines read from it, so that memory is
 * bounded and a restart is nothing special. Every method is a transaction.
 */
export interface Journal {
  /** True when what it took survives the process. */
  readonly durable: boolean;
  /**
   * Takes an event once for each pipeline that reads it, and stamps when. Rejects with a {@link FullError}.
   * A known id changes nothing and is answered `known`. For the readers named in `ahead` it goes before all that waits,
   * whatever the limits.
   */
  accept(event: Unstamped<Event>, readers: readonly string[], ahead?: readonly string[]): Promise<'accepted' | 'known'>;
  /**
   * Hands out a pipeline's next events, each once until {@link Journal.reopen}: old before new within a
   * conversation, fair between conversations, never more than the limits. After a full batch the next one comes in a
   * later turn of the event loop, so that others get theirs.
   */
  read(pipeline: string, limits: ReadLimits): Promise<readonly Event[]>;
  /** Writes what a pipeline produced in one turn, and settles its causes, together. Answers what it could not do. */
  commit(pipeline: string, produced: readonly Produced[]): Promise<readonly Unnamed[]>;
  /** Lets go what a pipeline was handed before `before` and never named; answers the ids. */
  retire(pipeline: string, before: number): Promise<readonly string[]>;
  /**
   * Puts what a pipeline has in hand back in line, also what a reading under way would hand out, `except` one, which is
   * set aside as a dead letter; answers how many.
   */
  reopen(pipeline: string, except?: { readonly id: string; readonly reason: string }): Promise<number>;
  /** Makes work that came due by `now` readable; answers when the next comes due. */
  due(now: number): Promise<number | undefined>;
  /** Hands out the next messages to send, each once; fair between lanes, in order within one. */
  outbox(limit: number): Promise<readonly Stamped[]>;
  /** Notes what became of a message that was handed out; `again` puts it back first in its lane. */
  mark(key: string, outcome: 'sent' | 'dead' | 'again', reason?: string): Promise<void>;
  /** How much there is, for `status`. */
  counts(): Promise<Counts>;
  /** Emits when there may be something new to read, to send or to wait for. */
  readonly changes: Observable<'events' | 'outbox' | 'later'>;
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
  | { readonly sink: 'later'; readonly job: Later; readonly readers: readonly string[] };

/** An id that was named but is not open: retired before, or never this pipeline's. */
export interface Unnamed {
  readonly id: string;
}

/** How much the journal holds. */
export interface Counts {
  /** Events not yet settled, by pipeline. */
  readonly open: Readonly<Record<string, number>>;
  /** Events not yet handed out, by pipeline. */
  readonly unread: Readonly<Record<string, number>>;
  /** Messages not yet sent, by input. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly dead: number;
}
