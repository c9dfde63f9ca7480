import type { Address } from '../../address.ts';
import type { TextEvent } from '../../event.ts';
import type { Progress } from './progress.ts';

/** A command that waits for an answer: all that is needed to run it anew, as data. */
export interface Dialog {
  /** The message that asked for the command. */
  readonly said: TextEvent;
  /** The questions in their order, the open one last. */
  readonly asked: readonly string[];
  /** The answers to all but the last. */
  readonly answers: readonly string[];
  readonly choices?: readonly string[];
  /** Anybody in that place may answer. */
  readonly anyone?: true;
  /** Another address of the person, at which it was asked, too. */
  readonly at?: Address;
  /** Set on the question whether a run that a restart cut off did what it should. */
  readonly restarted?: true;
  /** When nobody waits for the answer any more, in milliseconds. */
  readonly until: number;
  readonly progress: Progress;
}
