import type { Observable, SchedulerLike } from 'rxjs';
import {
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  filter,
  groupBy,
  ignoreElements,
  mergeMap,
  pairwise,
  startWith,
  take,
  takeUntil,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Journal } from '../journal.ts';
import type { Pipeline } from '../pipeline.ts';

/** What a succession needs. */
export interface SuccessionOptions {
  readonly journal: Pick<Journal, 'reopen'>;
  readonly clock: SchedulerLike;
  /** Runs one until, soon after `replaced`, it has finished what it has in hand. */
  readonly run: (pipeline: Pipeline, replaced: Observable<unknown>) => Observable<Activity>;
}

/** How long one that was replaced may take to finish what it has in hand, in milliseconds. */
const patience = 30_000;

/**
 * Runs the pipelines of the newest list. One that is in it no more finishes what it has in hand; what it leaves open is
 * for the next one of its name, which begins then. So an event is under one of them at a time, and is never lost.
 *
 *     lists   -a---b-----     both of one name
 *     a        x-x-(replaced)-x|
 *     b                        -y-y-     what a left open comes first
 */
export function succession(
  lists: Observable<readonly Pipeline[]>,
  { journal, clock, run }: SuccessionOptions,
): Observable<Activity> {
  const turn = (pipeline: Pipeline, index: number): Observable<Activity> => {
    const replaced = lists.pipe(
      filter((list) => !list.includes(pipeline)),
      take(1),
    );
    const late = replaced.pipe(delay(patience, clock));
    // Before the first of a name the journal has all in line.
    const leftOpen = index === 0 ? EMPTY : defer(() => journal.reopen(pipeline.name)).pipe(ignoreElements());
    return lists.pipe(
      take(1),
      filter((list) => list.includes(pipeline)),
      mergeMap(() => concat(leftOpen, run(pipeline, replaced).pipe(takeUntil(late))), 1),
    );
  };
  return lists.pipe(
    startWith<readonly Pipeline[]>([]),
    pairwise(),
    mergeMap(([before, now]) => now.filter((one) => !before.includes(one)), 1),
    groupBy(({ name }) => name),
    // As many as there are names.
    mergeMap((namesakes) => namesakes.pipe(concatMap(turn)), Number.POSITIVE_INFINITY),
  );
}
