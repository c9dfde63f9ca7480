import { UsageError } from '../../errors.ts';
import { asking, failed } from './endings.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import { cutOff, cutOffTooOften } from './wording.ts';

/** How often a run is begun anew that the bot dies in. */
export const mostTimes = 3;
/** How long the question waits for its answer, in milliseconds: a day. */
const patience = 86_400_000;
const choices = ['done', 'again'];

/**
 * Asks whether a run that a restart cut off did what it should: nobody here can tell, and to run it again may do harm.
 */
export function restarted(run: Run): Outcome {
  return asking(run, { text: cutOff(run.task.found.text), choices, within: patience, restarted: true });
}

/** Leaves a run alone that the bot died in again and again. */
export function leftUndone(run: Run): Outcome {
  return failed(run, new UsageError(cutOffTooOften(run.task.found.text, mostTimes)));
}
