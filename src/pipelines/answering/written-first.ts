import type { ObservableInput } from 'rxjs';
import { from, map, mergeMap } from 'rxjs';
import { isPromise } from '../../is-promise.ts';
import { written } from '../../memory.ts';
import type { Outcome } from './outcome.ts';
import type { Task } from './task.ts';
import type { Change } from './writes.ts';

/**
 * Begins a task when all is written that those before it in its lane remembered, put off or called off: it finds that.
 * What the pipeline notes for itself is not waited for.
 *
 *     tasks     a-b----|       one lane; a changes the memory
 *     written   ----a
 *     output    a---b--|
 */
export function writtenFirst(
  begin: (task: Task) => ObservableInput<Outcome>,
): (task: Task) => ObservableInput<Outcome> {
  /** By lane, what is not written yet. */
  const writing = new Map<string, Promise<unknown>>();

  const watch = (outcome: Outcome, lane: string): Outcome => {
    if (!changes(outcome)) return outcome;
    const { promise, resolve } = Promise.withResolvers<void>();
    const all = Promise.all([writing.get(lane), promise]).then(() => {
      if (writing.get(lane) === all) writing.delete(lane);
    });
    writing.set(lane, all);
    return telling(outcome, resolve);
  };

  return (task) => {
    const { lane } = task;
    const before = writing.get(lane);
    const outcomes = before === undefined ? begin(task) : from(before).pipe(mergeMap(() => begin(task), 1));
    if (Array.isArray(outcomes)) return outcomes.map((outcome) => watch(outcome, lane));
    if (isPromise(outcomes)) return outcomes.then((outcome) => watch(outcome, lane));
    return from(outcomes).pipe(map((outcome) => watch(outcome, lane)));
  };
}

function changes({ writes }: Outcome): boolean {
  return writes?.memory?.some(byCommand) ?? false;
}

function byCommand(change: Change): boolean {
  return change.owner !== undefined || change[written] !== undefined;
}

/** Calls `told` as well when the outcome is written: all of it is, together. */
function telling(outcome: Outcome, told: () => void): Outcome {
  const { writes } = outcome;
  const [first, ...rest] = writes?.memory ?? [];
  if (!writes || !first) return outcome;
  const both = () => {
    first[written]?.();
    told();
  };
  return { ...outcome, writes: { ...writes, memory: [{ ...first, [written]: both }, ...rest] } };
}
