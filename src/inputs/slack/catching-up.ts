import type { Observable, SchedulerLike } from 'rxjs';
import { catchError, concat, defer, filter, map, merge, mergeMap, Subject, switchMap, timer } from 'rxjs';
import type { InputContext } from '../../input.ts';
import { Behind } from './behind.ts';
import type { Frame } from './frame.ts';
import type { History } from './history.ts';
import { lookingBack } from './looking-back.ts';

/** What {@link catchingUp} needs. */
export interface CatchingUpOptions {
  readonly context: Pick<InputContext, 'name' | 'log' | 'since'>;
  readonly history: History;
  readonly clock: SchedulerLike;
}

/** How long a message is held at most, in milliseconds. */
const patience = 10_000;
/** How many channels may have messages that are held. */
const places = 100;
/** There is nothing to be read: nothing was ever taken, or all is read. */
const never = Number.POSITIVE_INFINITY;

/**
 * Puts what was said while there was no connection before what is said now, from Slack's history: since the last
 * message that was taken, and after every gap. What cannot be fetched stays a gap.
 *
 *     frames  --gap--b--c--------   b and c are said in threads of two channels
 *     past    ----------12---3---   1 2 were said in the channel of c, 3 in that of b
 *     output  ----------12c--3b--
 *
 * What is said in a thread or a direct chat is held until the past of its channel was read, which comes first where
 * somebody waits; after ten seconds it is not waited for any more. Without a memory of what was taken (`since`) nothing is fetched.
 */
export function catchingUp(frames: Observable<Frame>, options: CatchingUpOptions): Observable<Frame> {
  const { context, clock } = options;
  const { since } = context;
  if (!since) return frames;
  return defer(() => {
    const behind = new Behind();
    const gaps = new Subject<number>();
    /** Since when there is something to be read. */
    let start = never;

    const first = defer(since).pipe(
      // A journal that fails says so itself.
      catchError(() => [undefined]),
      map((at = never) => at),
    );
    // A gap while the past is read begins anew, from the earlier of the two.
    const past = merge(first, gaps).pipe(
      switchMap((away) => {
        start = Math.min(start, away);
        if (start === never) return behind.only([]);
        behind.begin();
        const done = defer(() => {
          start = never;
          return [];
        });
        return concat(lookingBack(start, behind, options), done);
      }),
    );

    const live = frames.pipe(
      mergeMap((frame): readonly Frame[] => {
        if (frame.type !== 'gap') return passed(frame, behind, clock.now());
        gaps.next(frame.from);
        return [];
      }),
    );
    const impatient = behind.holding.pipe(
      mergeMap((channel) => timer(patience, clock).pipe(map(() => channel)), places),
      filter((channel) => behind.has(channel)),
      mergeMap((channel) => behind.abandon(channel)),
    );
    return merge(impatient, past, live);
  });
}

/** A frame that need not be held; what cannot be held is sent again, or is a gap where nothing is. */
function passed(frame: Frame, behind: Behind, now: number): readonly Frame[] {
  const taken = behind.take(frame);
  if (taken === 'not behind') return [frame];
  if (taken === 'held' || (frame.type === 'event' && frame.ack)) return [];
  return [{ type: 'gap', from: now, to: now, reason: 'too much is said while the history is read' }];
}
