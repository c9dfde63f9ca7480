import type { Observable, SchedulerLike } from 'rxjs';
import { concat, defer, EMPTY, filter, interval, map, merge, mergeMap, of, takeUntil, takeWhile, tap } from 'rxjs';
import type { Event } from '../event.ts';
import type { Journal, ReadLimits, SayAside } from '../journal.ts';
import { coalesceMap } from '../operators/coalesce-map.ts';
import { untilEmpty } from '../operators/until-empty.ts';

/** What a reading needs. */
export interface ReadingOptions {
  readonly journal: Journal;
  readonly pipeline: string;
  readonly limits: ReadLimits;
  /** What is said about an event that is set aside. */
  readonly aside: SayAside;
  readonly clock: SchedulerLike;
  /** Emits when nothing new is accepted any more. */
  readonly ending: Observable<unknown>;
  /** Emits when what is not read yet is left for the next start. */
  readonly leaving: Observable<unknown>;
}

/** How often a reading looks though nothing woke it, in milliseconds: a lost wake-up costs this much, not an event. */
const safety = 10_000;

/**
 * Hands out a pipeline's events in batches, as they come and as it settles those it has. After `ending` it goes on
 * until the journal is read to its end; `leaving` ends it at once.
 */
export function reading(options: ReadingOptions): Observable<readonly Event[]> {
  const { journal, pipeline, limits, aside, clock, leaving } = options;
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
          untilEmpty(() => journal.read(pipeline, limits, aside)),
          last,
        ),
      ),
      takeWhile((batch) => batch !== 'end'),
      takeUntil(leaving),
    );
  });
}
