import type { Observable, ObservableInput } from 'rxjs';
import { concat, defer, from, isObservable, mergeMap } from 'rxjs';
import { isPromise } from '../../is-promise.ts';
import { words } from '../../matching/words.ts';
import { answerIn } from './answer-in.ts';
import { checkWords } from './check-words.ts';
import { failed, finished, interrupted } from './endings.ts';
import type { Execution } from './execution.ts';
import type { Outcome } from './outcome.ts';
import { leftUndone, mostTimes, restarted } from './restarted.ts';
import { Run } from './run.ts';
import { streamed } from './streamed.ts';
import type { Task } from './task.ts';
import { tellsUnwell } from './tells-unwell.ts';

/**
 * Runs a command and says what came of it; never errors. An answer that is there at once costs no stream.
 *
 * Before a command that may not be run twice begins, that is written; and so for any that an earlier process may have
 * died in. One that a restart cut off is begun anew from where it was, or, where it may not be, the person is asked.
 * One that goes on until it is stopped is only watching: it may.
 */
export function execute(task: Task, execution: Execution, began: number): ObservableInput<Outcome> {
  const { command } = task.found;
  const repeatable = command.idempotent || command.live;
  const run = new Run(task, words(task.found.text), execution, began);
  const left = execution.state.begun.take(task.event.id);
  if (left) {
    run.progress = left;
    run.noted = true;
    if (!repeatable) return [restarted(run)];
    if (left.times >= mostTimes) return [leftUndone(run)];
  }
  if (repeatable && task.event.accepted >= execution.since) return started(run);
  return noted(run);
}

function noted(run: Run): Observable<Outcome> {
  const { execution, task } = run;
  return defer(() => {
    execution.running.begin(run);
    run.progress = { ...run.progress, times: run.progress.times + 1 };
    run.noted = true;
    return concat(
      from(execution.note(task.event.id, run.progress)).pipe(
        mergeMap(() => (run.interruption ? [interrupted(run)] : started(run)), 1),
      ),
      defer(() => {
        execution.running.end(run);
        return [];
      }),
    );
  });
}

function started(run: Run): ObservableInput<Outcome> {
  const { command } = run.task.found;
  try {
    run.params = checkWords(run.task.found, run.words);
    const values = run.words.map(({ value }) => value);
    const answer: unknown = command.exec(values, run);
    if (typeof answer === 'string') return [finished(run, answerIn(answer, run))];
    if (isPromise(answer)) return promised(run, answer);
    if (isStream(answer)) return streamed(run, answer);
    return [done(run, answer)];
  } catch (error) {
    return [failed(run, error)];
  }
}

/** The outcome when the answer is there, or when the run is ended early: its command may not notice. */
function promised(run: Run, answer: PromiseLike<unknown>): Promise<Outcome> {
  run.execution.running.begin(run);
  return new Promise((resolve) => {
    run.onInterrupt(() => resolve(over(run, interrupted(run))));
    // One of another library may not wait as promises do.
    Promise.resolve(answer).then(
      (said) => {
        if (!run.interruption) resolve(over(run, answered(run, said)));
      },
      (error) => {
        if (!run.interruption) resolve(over(run, failed(run, error)));
      },
    );
  });
}

function over(run: Run, outcome: Outcome): Outcome {
  run.execution.running.end(run);
  return outcome;
}

function answered(run: Run, said: unknown): Outcome {
  try {
    return done(run, said);
  } catch (error) {
    return failed(run, error);
  }
}

function done(run: Run, answer: unknown): Outcome {
  return finished(run, answerIn(answer, run), tellsUnwell(answer) || undefined);
}

function isStream(value: unknown): value is ObservableInput<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return isObservable(value) || Symbol.asyncIterator in value || '@@observable' in value;
}
