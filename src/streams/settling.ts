import type { Observable, SchedulerLike } from 'rxjs';
import { concatMap, defer, EMPTY, filter, from, interval, map, mergeMap } from 'rxjs';
import type { Activity } from '../activity.ts';
import { counted } from '../counted.ts';
import type { Journal, Produced, SayAside } from '../journal.ts';
import type { Pipeline } from '../pipeline.ts';
import { defaultHorizon } from '../pipeline.ts';
import { shownDuration } from '../shown-duration.ts';
import { thrown } from '../thrown.ts';
import type { Noticed } from './sinks.ts';

/** What settling needs. */
export interface SettlingOptions {
  readonly journal: Journal;
  readonly clock: SchedulerLike;
  /** What is said about an event that is set aside. */
  readonly aside: SayAside;
}

/**
 * A pipeline threw, or said what cannot be written; `culprit` is the id of the event under which it did, where it is
 * known.
 */
export class Failure extends Error {
  readonly culprit: string | undefined;

  constructor(cause: unknown, culprit: string | undefined) {
    super('pipeline failed', { cause });
    this.culprit = culprit;
  }
}

/** What a pipeline said in one turn. */
type Turn = readonly (Produced | Noticed)[];

/** Writes one turn's output in one transaction, and reports what could not be. */
export function commit(pipeline: Pipeline, turn: Turn, { journal, clock }: SettlingOptions): Observable<Activity> {
  const noticed: Activity[] = [];
  const writes: Produced[] = [];
  for (const one of turn) {
    if (one.sink === 'activity') noticed.push(one.activity);
    else writes.push(one);
  }
  if (writes.length === 0) return from(noticed);
  return from(journal.commit(pipeline.name, writes)).pipe(
    mergeMap((undone) => {
      const about = { at: clock.now(), pipeline: pipeline.name };
      return [
        ...noticed,
        ...writes.flatMap((one) => (one.sink === 'redeliver' && !undone.includes(one) ? redelivered(one, about) : [])),
        ...undone.flatMap((one) => ('id' in one ? unnamed(one.id, about) : [])),
      ];
    }),
  );
}

type About = Pick<Activity, 'at' | 'pipeline'>;

function redelivered({ number, discard, causes }: Extract<Produced, { sink: 'redeliver' }>, about: About): Activity {
  const code = discard ? 'discarded' : 'redelivered';
  return { ...about, code, ...(causes && { event: causes[0] }), detail: `dead letter ${number}` };
}

function unnamed(event: string, about: About): Activity {
  const detail = 'named after it was let go, or named twice: the horizon is too short';
  return { ...about, code: 'named-late', event, detail };
}

function retired(
  { horizon = defaultHorizon }: Pipeline,
  about: About,
  [event = '', ...more]: readonly string[],
): Activity {
  const others = more.length > 0 ? `, and ${counted(more.length, 'other')}` : '';
  const detail = `named in nothing within ${shownDuration(horizon)}${others}: drop what is not wanted with only(), or set a longer horizon`;
  return { ...about, code: 'retired', event, detail };
}

/** Puts the open events back in line, and sets aside the one that broke the pipeline. */
export function setAside(
  pipeline: Pipeline,
  failure: Failure,
  { journal, clock, aside: say }: SettlingOptions,
): Observable<Activity> {
  const { culprit, cause: error } = failure;
  const reason = thrown(error);
  const about = { at: clock.now(), pipeline: pipeline.name, detail: reason, error };
  // Deferred: the failed try must be unsubscribed first, or it would be handed what is put back.
  const except = culprit === undefined ? undefined : { id: culprit, reason, say };
  return defer(() => journal.reopen(pipeline.name, except)).pipe(
    map(
      (): Activity =>
        culprit === undefined ? { ...about, code: 'pipeline-failed' } : { ...about, code: 'set-aside', event: culprit },
    ),
  );
}

/** Lets go what was handed out a horizon ago and never named, and reports it. */
export function retiring(pipeline: Pipeline, { journal, clock }: SettlingOptions): Observable<Activity> {
  if (pipeline.settlesAll) return EMPTY;
  const { name, horizon = defaultHorizon } = pipeline;
  const every = Math.max(1_000, horizon / 8);
  return defer(() => {
    let last = clock.now();
    let steady = Number.NEGATIVE_INFINITY;
    return interval(every, clock).pipe(
      map(() => clock.now()),
      filter((now) => {
        // The clock was set: what seems old may be new, and windows notice it only now.
        if (now < last || now - last > 2 * every) steady = now;
        last = now;
        return now - steady > horizon + noticed;
      }),
      concatMap((now) => journal.retire(name, now - horizon)),
      concatMap((ids) => (ids[0] === undefined ? [] : [retired(pipeline, { at: clock.now(), pipeline: name }, ids)])),
    );
  });
}

/** How long it takes until everything that waits has noticed a clock that was set, in milliseconds. */
const noticed = 60_000;
