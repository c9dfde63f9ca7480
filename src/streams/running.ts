import type { Observable, SchedulerLike } from 'rxjs';
import {
  catchError,
  concat,
  concatMap,
  defer,
  finalize,
  identity,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  reduce,
  retry,
  Subject,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import { JournalError, UnwritableError } from '../errors.ts';
import type { Event } from '../event.ts';
import { release } from '../event.ts';
import type { Journal, Produced, ReadLimits, SayAside } from '../journal.ts';
import { inTurns } from '../operators/in-turns.ts';
import { untilEmpty } from '../operators/until-empty.ts';
import type { Pipeline } from '../pipeline.ts';
import type { World } from '../world.ts';
import type { Pace } from './links.ts';
import { reading } from './reading.ts';
import { ReplayClock } from './replay-clock.ts';
import { commit, Failure, retiring, setAside } from './settling.ts';
import type { Routing } from './sinks.ts';
import { produced } from './sinks.ts';

/** What a running pipeline needs. */
export interface RunningOptions extends Pace, Routing {
  readonly journal: Journal;
  readonly world: (clock: SchedulerLike) => World;
  /** What is said about an event that is set aside. */
  readonly aside: SayAside;
  /** Emits when nothing new is accepted any more. */
  readonly ending: Observable<unknown>;
  /** Emits when what is not read yet is left for the next start, or for the pipeline that replaces this one. */
  readonly leaving: Observable<unknown>;
}

/** What a pipeline without windows may have unsettled; `limit` is handed out in one go. */
const limits: ReadLimits = { limit: 256, inHand: 1_000, perConversation: 64 };
/** A window holds all there is. */
const windowLimits: ReadLimits = {
  ...limits,
  inHand: Number.POSITIVE_INFINITY,
  perConversation: Number.POSITIVE_INFINITY,
};
/** Waits between tries of a pipeline that failed under no event in particular, in milliseconds. */
const firstWait = 1_000;
const longestWait = 60_000;

/**
 * Runs a pipeline over the journal: feeds it, commits what it says turn by turn, and lets go what it never names.
 * One that throws starts again with its open events; the event under whose `next` it threw is set aside, and so is one
 * because of which it said what cannot be written.
 * Completes after `ending`, when all that was accepted is handled, or all in hand after `leaving`.
 *
 * @throws {JournalError} Delivered as an error notification: no retry mends a journal.
 */
export function running(pipeline: Pipeline, options: RunningOptions): Observable<Activity> {
  const { clock, random, leaving } = options;
  return defer(() => {
    let tries = 0;
    let began = clock.now();
    const wait = (failure: Failure | JournalError) => {
      if (failure instanceof JournalError) return throwError(() => failure);
      if (failure.culprit !== undefined) return of(true);
      if (clock.now() - began >= longestWait) tries = 0;
      tries += 1;
      const ms = Math.ceil(random() * Math.min(longestWait, firstWait * 2 ** tries));
      return timer(ms, clock).pipe(takeUntil(leaving));
    };
    const again = defer(() => {
      began = clock.now();
      return attempt(pipeline, options);
    });
    return again.pipe(
      catchError((error: unknown) => {
        const failure = error instanceof Failure ? error : new Failure(error, undefined);
        if (failure.cause instanceof JournalError) return throwError(() => failure.cause);
        return concat(
          setAside(pipeline, failure, options),
          throwError(() => failure),
        );
      }),
      retry({ delay: wait }),
    );
  });
}

function attempt(pipeline: Pipeline, options: RunningOptions): Observable<Activity> {
  const { journal, clock, aside } = options;
  const read = (most: ReadLimits) => reading({ ...options, pipeline: pipeline.name, limits: most });
  if (pipeline.horizon === undefined) return once(pipeline, options, clock, read(limits));
  const open = untilEmpty(() => journal.read(pipeline.name, windowLimits, aside)).pipe(
    reduce((all: Event[], batch) => all.concat(batch), []),
    map((events) => events.sort((one, other) => one.accepted - other.accepted)),
  );
  return open.pipe(
    mergeMap((events) => {
      const replay = new ReplayClock(clock, events[0]?.accepted ?? clock.now());
      const live = defer(() => {
        replay.goLive();
        return read(windowLimits);
      });
      return once(pipeline, options, replay, concat(of(events), live), replay).pipe(finalize(() => replay.stop()));
    }),
  );
}

function once(
  pipeline: Pipeline,
  options: RunningOptions,
  clock: SchedulerLike,
  fed: Observable<readonly Event[]>,
  replay?: ReplayClock,
): Observable<Activity> {
  const { journal, ending, leaving } = options;
  const subjects = new Map(pipeline.from.map((name) => [name, new Subject<Event>()]));
  const releases = new Subject<Produced>();
  let current: Event | undefined;

  const sinks = pipeline.run(Object.fromEntries(subjects) as never, options.world(clock));
  const said = merge(produced(sinks, pipeline, options), releases).pipe(
    // A window that is cut off is one window after the next start, and in the pipeline that comes after this one.
    replay ? takeUntil(journal.durable ? merge(ending, leaving) : leaving) : identity,
    inTurns(),
    concatMap((turn) => commit(pipeline, turn, options)),
    catchError((error) =>
      throwError(() => new Failure(error, error instanceof UnwritableError ? error.event : current?.id)),
    ),
  );
  const feed = fed.pipe(
    tap((events) => {
      for (const event of events) {
        replay?.playTo(event.accepted);
        current = { ...event, [release]: () => releases.next({ sink: 'settled', ids: [event.id] }) };
        subjects.get(event.input)?.next(current);
        current = undefined;
      }
    }),
    tap({
      complete: () => {
        for (const subject of subjects.values()) subject.complete();
        releases.complete();
      },
    }),
    ignoreElements(),
  );
  return merge(said, feed, retiring(pipeline, options).pipe(takeUntil(merge(ending, leaving))));
}
