import type { Observable, SchedulerLike } from 'rxjs';
import { concat, concatMap, defer, EMPTY, filter, interval, merge, mergeMap, of, takeWhile, tap } from 'rxjs';
import type { Journal } from '../journal.ts';
import { coalesceMap } from '../operators/coalesce-map.ts';
import { untilEmpty } from '../operators/until-empty.ts';
import type { Stamped } from '../outgoing.ts';

/** What reading the outbox needs. */
export interface OutgoingOptions {
  readonly journal: Journal;
  readonly clock: SchedulerLike;
  /** Emits when nothing more will be said. */
  readonly ending: Observable<unknown>;
}

/** Messages handed out in one go. */
const limit = 256;
/** How often the outbox is looked at though nothing woke it, in milliseconds. */
const safety = 10_000;

/** Hands out the messages to send as they are committed. Completes after `ending`, when the outbox is empty. */
export function outgoing({ journal, clock, ending }: OutgoingOptions): Observable<Stamped> {
  return defer(() => {
    let ended = false;
    const last = ending.pipe(
      tap(() => {
        ended = true;
      }),
    );
    const batches = untilEmpty(() => journal.outbox(limit));
    const empty = defer(() => (ended ? journal.counts() : EMPTY)).pipe(
      mergeMap(({ waiting }) => (Object.keys(waiting).length === 0 ? of('empty' as const) : EMPTY)),
    );
    const wakes = journal.changes.pipe(filter((change) => change === 'outbox'));
    return merge(of('start'), wakes, interval(safety, clock), last).pipe(
      coalesceMap(() => concat(batches, empty)),
      takeWhile((batch) => batch !== 'empty'),
      concatMap((batch) => batch),
    );
  });
}
