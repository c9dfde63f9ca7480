import type { Observable } from 'rxjs';
import { auditTime, filter, ignoreElements, last, mergeMap, takeUntil } from 'rxjs';
import type { Progress } from '../../command.ts';
import { reply } from '../../outgoing.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import { textIn } from './text-in.ts';

/** How often people are shown how far a command is, in milliseconds: what ends sooner shows nothing. */
const pause = 2_000;

/** True for what a command says to show how far it is. */
export function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'progress' in value;
}

/**
 * Shows how far a run is where a message can be edited: the newest every two seconds, each in the place of the one
 * before, until something is said.
 *
 *     values  1--2--3-----a|      a: the answer, or a part of it
 *     output  -----2-----         3 had no time left
 */
export function progressing(run: Run, values: Observable<unknown>): Observable<Outcome> {
  const { execution, event, task, world } = run;
  if (task.to !== undefined || !execution.edits(event.replyTo)) return values.pipe(ignoreElements());
  return values.pipe(
    auditTime(pause, world.clock),
    filter(isProgress),
    mergeMap(({ progress }) => [shown(run, progress)]),
    takeUntil(values.pipe(last(null, null))),
  );
}

function shown(run: Run, progress: unknown): Outcome {
  const { execution, event, task, world, replacing } = run;
  const key = `${execution.name}/${task.event.id}/progress/${world.clock.now()}`;
  run.replacing = key;
  const message = reply(event, textIn(progress), { open: true, key });
  return { messages: [{ ...message, causes: [task.event.id], ...(replacing && { replaces: replacing }) }] };
}
