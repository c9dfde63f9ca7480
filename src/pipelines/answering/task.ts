import type { Address } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import type { Match } from '../../matching/matcher.ts';

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
