import type { ObservableInput } from 'rxjs';
import { from, mergeMap } from 'rxjs';
import { written } from '../../memory.ts';
import type { Outcome } from './outcome.ts';
import type { Task } from './task.ts';
import type { Change } from './writes.ts';

/** Tasks that wait for what those before them write. */
export interface WrittenFirst {
  /** Begins a task. */
  readonly begin: (task: Task) => ObservableInput<Outcome>;
  /** Looks at each outcome before it is published; gives the one to publish. */
  readonly watch: (outcome: Outcome) => Outcome;
}

/**
 * Begins a task when all is written that those before it in its lane remembered, put off or called off: it finds that.
 * What the pipeline notes for itself is not waited for.
 *
 *     tasks     a-b----|       one lane; a changes the memory
 *     written   ----a
 *     output    a---b--|
 */
export function writtenFirst(begin: WrittenFirst['begin']): WrittenFirst {
  /** By lane, what is not written yet. */
  const writing = new Map<string, Promise<unknown>>();
  return {
    begin: (task) => {
      const before = writing.get(task.lane);
      return before === undefined ? begin(task) : from(before).pipe(mergeMap(() => begin(task), 1));
    },
    watch: (outcome) => {
      const lane = outcome.writes?.lane;
      if (lane === undefined || !changes(outcome)) return outcome;
      const { promise, resolve } = Promise.withResolvers<void>();
      const all = Promise.all([writing.get(lane), promise]).then(() => {
        if (writing.get(lane) === all) writing.delete(lane);
      });
      writing.set(lane, all);
      return telling(outcome, resolve);
    },
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
