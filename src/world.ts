import type { Observable, SchedulerLike } from 'rxjs';
import type { Json, JsonText } from './json.ts';
import type { Letters } from './letters.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Node, Registry } from './registry.ts';

/** What a pipeline or a command may use. */
export interface World {
  /** To be read; only a command that says so (`changes`) writes. */
  readonly registry: Omit<Registry, 'register'>;
  /** Queries a service. Resolves with the response as it stands in JSON text; rejects with a {@link CallError}. */
  call(service: string, endpoint: string, request: Json | JsonText, options?: CallOptions): Promise<RawJson>;
  /**
   * Hears what a service streams: each message as it stands in JSON text. Cold: subscribing asks, unsubscribing leaves.
   * Completes when the service says that there is no more, which services before 2021 do not say, and those of today not
   * always; errors with a {@link CallError}. Takes as long as it takes unless `timeout` says otherwise.
   */
  stream(service: string, endpoint: string, request: Json | JsonText, options?: CallOptions): Observable<RawJson>;
  /**
   * Publishes a message to those who subscribe to a topic at go-micro's HTTP broker. Rejects with a {@link CallError},
   * also when nobody does.
   */
  publish(topic: string, message: Json | JsonText, options?: Pick<CallOptions, 'signal'>): Promise<Published>;
  readonly memory: Memory;
  /** Messages that wait, and those given up. */
  readonly letters: Letters;
  /** The only clock: every time operator takes it. After a restart it plays what is open, then goes live. */
  readonly clock: SchedulerLike;
  /** How far the clock is behind the time of day, in milliseconds: more than 0 while it plays. */
  behind(): number;
  readonly log: Log;
  /** How the bot and its links are, as plain data. */
  status(): Promise<Status>;
}

/** JSON text as it came, so that key order and long numbers are kept. */
export interface RawJson {
  readonly json: string;
}

/** Settings of a call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The id of the event that it is because of: the service is told, so that its traces lead back. */
  readonly id?: string;
  /** How long it may take, in milliseconds. */
  readonly timeout?: number;
  /** This node, and no other. */
  readonly node?: Node;
}

/** Who took a message. */
export interface Published {
  /** Ids of the nodes that did. */
  readonly took: readonly string[];
  /** Why the others did not, in words, one for each. */
  readonly failed: readonly string[];
}

/** How the bot is. */
export interface Status {
  readonly name: string;
  readonly version: string;
  /** When it started, in milliseconds. */
  readonly started: number;
  readonly inputs: readonly InputStatus[];
  /** Messages and events that were given up. */
  readonly dead: number;
  /** Work put off that has not come due. */
  readonly later: number;
  /** The journal has no room: nothing more is accepted. */
  readonly full?: true;
}

/** How one input is. */
export interface InputStatus {
  readonly name: string;
  /** When the link came up, in milliseconds; absent while it is down. */
  readonly since?: number;
  /** When it went down, in milliseconds; absent while it is up, and before it was tried. */
  readonly down?: number;
  /** Why it is down. */
  readonly error?: string;
  /** How long the newest event took from being said to being accepted, in milliseconds. */
  readonly lag?: number;
  /** Messages waiting to be sent there. */
  readonly waiting: number;
  /** The input's own words about the link. */
  readonly detail?: string;
}
