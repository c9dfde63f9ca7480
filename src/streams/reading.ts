import type { Observable, SchedulerLike } from 'rxjs';
import { concat, defer, EMPTY, filter, interval, map, merge, mergeMap, of, takeUntil, takeWhile, tap } from 'rxjs';
import type { Event } from '../event.ts';
import type { Journal, ReadLimits } from '../journal.ts';
import { coalesceMap } from '../operators/coalesce-map.ts';
import { untilEmpty } from '../operators/until-empty.ts';

/** What a reading needs. */
export interface ReadingOptions {
  readonly journal: Journal;
  readonly pipeline: string;
  readonly limits: ReadLimits;
  readonly clock: SchedulerLike;
  /** Emits when nothing new is accepted any more. */
  readonly ending: Observable<unknown>;
}

/** How often a reading looks though nothing woke it, in milliseconds: a lost wake-up costs this much, not an event. */
const safety = 10_000;

/**
 * Hands out a pipeline's events in batches, as they come and as it settles those it has. After `ending` it goes on until
 * a journal in memory is read to its end; from a durable one the rest is read after the next start.
 */
export function reading(options: ReadingOptions): Observable<readonly Event[]> {
  const { journal, pipeline, limits, clock } = options;
  return defer(() => {
    let ended = false;
    const ending = options.ending.pipe(
      tap(() => {
        ended = true;
      }),
    );
    const unread = defer(() => journal.counts()).pipe(map(({ unread }) => unread[pipeline] ?? 0));
    const last = defer(() =>
      ended ? unread.pipe(mergeMap((count) => (count === 0 ? of('end' as const) : EMPTY))) : EMPTY,
    );
    const wakes = merge(
      of('start'),
      journal.changes.pipe(filter((change) => change === 'events')),
      interval(safety, clock),
      ending,
    );
    return wakes.pipe(
      coalesceMap(() =>
        concat(
          untilEmpty(() => journal.read(pipeline, limits)),
          last,
        ),
      ),
      takeWhile((batch) => batch !== 'end'),
      journal.durable ? takeUntil(options.ending) : tap(),
    );
  });
}
