import type { Json } from '../json.ts';
import type { Shape } from './proto.ts';

/** What is known of a request besides what it says. */
export interface Caller {
  /** The service that it says it is; nobody proved it. Empty when it does not say. */
  readonly name: string;
  /** The host it comes from. */
  readonly host: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Answers one request. A {@link CallError} reaches the caller with its status; of any other error only that it
 * happened.
 */
export type Handler = (request: Json, caller: Caller) => Json | Promise<Json>;

/** One thing that can be asked. */
export interface Endpoint {
  readonly answer: Handler;
  /** Its messages in protobuf; without them it is asked in JSON. */
  readonly request?: Shape;
  readonly response?: Shape;
  /** The response in the numbers of 2016, where they are others. */
  readonly response2016?: Shape;
}

/** By their names, `Say.Hello`. */
export type Endpoints = Readonly<Record<string, Endpoint | Handler>>;
