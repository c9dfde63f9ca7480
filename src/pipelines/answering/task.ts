import type { Address } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import type { Match } from '../../matching/match.ts';
import type { Dialog } from './dialog.ts';
import type { Outcome } from './outcome.ts';
import type { Going } from './slow.ts';
import type { Writes } from './writes.ts';

/** A message that is for a command. */
export interface Task {
  readonly event: TextEvent;
  readonly found: Match;
  /** Where the answer is to go, when not to where it was asked for. */
  readonly to?: Address | undefined;
  /** What keeps its order: one conversation of one person. */
  readonly lane: string;
  /** Later ones have greater numbers. */
  readonly number: number;
  /** The dialog that this message goes on with, its answer included. */
  readonly dialog?: Dialog;
  /** That dialog as it was before, to be open again when the answer comes too late. */
  readonly open?: Dialog;
  /** What is written when the message is settled, however its run ends. */
  readonly closing?: Writes | undefined;
  /** While it waits or runs, until it was noticed to be slow. */
  going?: Going | undefined;
}

/** A message that was dealt with as it came; what is said about it waits its turn. */
export interface Dealt {
  readonly outcome: Outcome;
  readonly lane: string;
}

/** One conversation of one person. */
export function laneOf({ conversation, from }: Pick<TextEvent, 'conversation' | 'from'>): string {
  // Joined, and not in one template: a text that was put together is looked up more slowly, and this one always is.
  return [conversation, from].join('\n');
}

/** The lane of what needs no turn: nothing in it takes time. */
export const noLane = '';
