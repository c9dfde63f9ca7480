import type { Observable, ObservableInput } from 'rxjs';
import { concat, from, ignoreElements, mergeMap } from 'rxjs';
import { written } from '../../memory.ts';
import type { Outcome } from './outcome.ts';
import type { Change } from './writes.ts';

/** How many outcomes of one run may be said and not written. */
const unwritten = 256;

/**
 * Ends a turn of a lane when what its command remembered, put off or called off is written: whatever comes next in the
 * lane finds it. What the pipeline notes for itself is not waited for.
 *
 *     outcomes  a-b|           both change the memory
 *     written   ---a-b
 *     output    a-b--|
 */
export function writtenFirst(outcomes: ObservableInput<Outcome>): ObservableInput<Outcome> {
  if (Array.isArray(outcomes) && !outcomes.some(changes)) return outcomes;
  return from(outcomes).pipe(mergeMap((outcome) => (changes(outcome) ? untilWritten(outcome) : [outcome]), unwritten));
}

/** Gives the outcome at once, and completes when it is written. */
function untilWritten(outcome: Outcome): Observable<Outcome> {
  const { promise, resolve } = Promise.withResolvers<void>();
  return concat([telling(outcome, resolve)], from(promise).pipe(ignoreElements()));
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
