import type { Observable, SchedulerLike } from 'rxjs';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  expand,
  filter,
  from,
  interval,
  merge,
  mergeMap,
  of,
  takeWhile,
  tap,
} from 'rxjs';
import type { Journal } from '../journal.ts';
import { coalesceMap } from '../operators/coalesce-map.ts';
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
    const next = () => from(journal.outbox(limit));
    const batches = defer(next).pipe(expand((batch) => (batch.length > 0 ? next() : EMPTY), 1));
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
