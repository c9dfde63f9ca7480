import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, concatAll, defer, filter, merge, mergeMap, Subject, take } from 'rxjs';
import type { Frame } from './frame.ts';
import type { Liveness } from './liveness.ts';
import { seat } from './seat.ts';

/** What {@link sockets} needs. */
export interface SocketsOptions {
  /** How many to keep open. */
  readonly count: 1 | 2;
  /** Opens one connection: it errors when it drops. */
  readonly open: () => Observable<Frame>;
  readonly liveness: Liveness;
  readonly clock?: SchedulerLike;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/**
 * Keeps connections open, so that there is always one to receive with: each is replaced before it closes, only one
 * is being replaced at a time, and two are kept from ending at the same time.
 *
 *     first   h------------L h-----------     L: Slack announces the end; the next one says hello first
 *     second    h-----e h--------------L h    e: replaced early, so that it ends at another time than the first
 *
 * Errors when the first connection cannot be opened, with a ConfigError, or when there was none for a minute.
 */
export function sockets(options: SocketsOptions): Observable<Frame> {
  const { count, open, liveness, clock = asyncScheduler, random = Math.random } = options;
  return defer(() => {
    const turns = new Subject<Observable<never>>();
    const ends: number[] = [];
    const early = (index: number) => (lifetime: number) => {
      const end = clock.now() + lifetime;
      const together = ends.some((other, at) => at !== index && Math.abs(other - end) < lifetime / 4);
      ends[index] = together ? end - lifetime / 2 : end;
      return together ? lifetime / 2 : undefined;
    };
    const kept = (index: number) =>
      seat({
        open: () => liveness.watch(open()),
        turn: (work) => turns.next(work),
        early: early(index),
        first: index === 0,
        dropped: liveness.dropped,
        clock,
        random,
      });
    const second = liveness.changes.pipe(
      filter(Boolean),
      take(count - 1),
      mergeMap(() => kept(1), 1),
    );
    return merge(turns.pipe(concatAll()), liveness.lost, second, kept(0));
  });
}
