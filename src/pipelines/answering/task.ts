import type { Address } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import type { Match } from '../../matching/matcher.ts';
import type { Outcome } from './outcome.ts';

/** A message that is for a command. */
export interface Task {
  readonly event: TextEvent;
  readonly found: Match;
  /** Where the answer is to go, when not to where it was asked for. */
  readonly to?: Address;
  /** What keeps its order: one conversation of one person. */
  readonly lane: string;
  /** Later ones have greater numbers. */
  readonly number: number;
}

/** A message that was dealt with as it came; what is said about it waits its turn. */
export interface Dealt {
  readonly outcome: Outcome;
  readonly lane: string;
}

/** The lane of what needs no turn: nothing in it takes time. */
export const noLane = '';
