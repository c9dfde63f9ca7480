import type { Address } from './address.ts';

/**
 * What could not be handled or delivered, with the reason: kept, listed as `dead letters`, and tried again by
 * `redeliver`. What it says is for those it was said to, so it is not here.
 */
export interface DeadLetter {
  /** What people call it by: `redeliver 17`. */
  readonly number: number;
  /** A message that was not delivered, or an event that a pipeline fails on. */
  readonly kind: 'message' | 'event';
  readonly pipeline: string;
  /** Where the message should have gone, or where the event was said. */
  readonly place: Address | string;
  readonly reason: string;
  /** When it was given up, in milliseconds since 1970. */
  readonly at: number;
}

/** The messages on their way and those given up, to be read. */
export interface Letters {
  /** The newest dead letters, newest first. */
  dead(limit: number): Promise<readonly DeadLetter[]>;
  /** Messages that wait, by lane, longest line first. */
  waiting(limit: number): Promise<readonly WaitingLane[]>;
}

/** What waits to be sent to one place. */
export interface WaitingLane {
  readonly lane: string;
  readonly count: number;
  /** When the oldest was committed, in milliseconds since 1970. */
  readonly since: number;
}
