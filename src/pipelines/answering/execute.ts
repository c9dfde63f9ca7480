import type { ObservableInput } from 'rxjs';
import { isObservable } from 'rxjs';
import { words } from '../../matching/words.ts';
import { failed, finished, interrupted } from './endings.ts';
import type { Execution } from './execution.ts';
import type { Outcome } from './outcome.ts';
import { readParams } from './params.ts';
import { Run } from './run.ts';
import { streamed } from './streamed.ts';
import type { Task } from './task.ts';
import { textIn } from './text-in.ts';

/** Runs a command and says what came of it; never errors. An answer that is there at once costs no stream. */
export function execute(task: Task, execution: Execution): ObservableInput<Outcome> {
  const { command, text } = task.found;
  const args = words(text);
  const run = new Run(task, args, execution.commands, execution.world);
  try {
    if (command.params) run.params = readParams(command, text, args);
    const values = args.map(({ value }) => value);
    const answer: unknown = command.exec(values, run);
    if (typeof answer === 'string') return [finished(run, answer)];
    if (isPromise(answer)) return promised(run, answer, execution);
    if (isStream(answer)) return streamed(run, answer, execution);
    return [finished(run, textIn(answer))];
  } catch (error) {
    return [failed(run, error)];
  }
}

function promised(run: Run, answer: PromiseLike<unknown>, { running, timeout }: Execution): Promise<Outcome> {
  running.begin(run);
  const done = Promise.resolve(answer)
    .then((text) => finished(run, textIn(text)))
    .catch((error: unknown) => failed(run, error));
  return Promise.race([done, run.interrupted.then(() => interrupted(run, timeout))]).then((outcome) => {
    running.end(run);
    return outcome;
  });
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function isStream(value: unknown): value is ObservableInput<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return isObservable(value) || Symbol.asyncIterator in value || '@@observable' in value;
}
