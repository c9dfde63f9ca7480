import { UsageError } from '../../errors.ts';
import type { Dialog } from './dialogs.ts';
import { keptOf } from './dialogs.ts';
import { failed, wait } from './endings.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import { asked, cutOff, cutOffTooOften } from './wording.ts';

/** How often a run is begun anew that the bot dies in. */
export const mostTimes = 3;
/** How long the question waits for its answer, in milliseconds: a day. */
const patience = 86_400_000;
const choices = ['done', 'again'];

/** Asks whether a run that a restart cut off did what it should: nobody here can tell, and to run it again may do harm. */
export function restarted(run: Run): Outcome {
  const { task, progress, world } = run;
  const { dialog: last } = task;
  const question = cutOff(task.found.text);
  const dialog: Dialog = {
    said: keptOf(run.event),
    asked: [...(last?.asked.slice(0, last.answers.length) ?? []), question],
    answers: last?.answers ?? [],
    choices,
    restarted: true,
    until: world.clock.now() + patience,
    progress: { parts: progress.parts, results: progress.results },
  };
  return wait(run, dialog, asked(question, choices));
}

/** Leaves a run alone that the bot died in again and again. */
export function leftUndone(run: Run): Outcome {
  return failed(run, new UsageError(cutOffTooOften(run.task.found.text, mostTimes)));
}
