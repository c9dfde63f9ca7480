import type { ObservableInput, OperatorFunction, Subscription } from 'rxjs';
import { from, isObservable, Observable, Subject, takeUntil, throwError } from 'rxjs';
import { isPromise } from '../is-promise.ts';
import type { Idler } from '../lingering.ts';
import { Lingering } from '../lingering.ts';

/**
 * Runs `project` for one value at a time within a lane, and for all lanes at once.
 *
 *     source   aAb------|      a and A are one lane, b is another
 *     project  ---x|           says its letter after three
 *     output   ---a-b-A-|
 *
 * An idle lane holds nothing and is soon forgotten, and ending one costs the same however many there are (a `groupBy`
 * group costs more to end the more groups are alive). The number at work is what the source hands out unfinished: give
 * it a bounded source.
 *
 * An error of `key`, of `project`, or of what it returns, ends the whole stream: catch inside.
 */
export function inLanes<T, R>(
  key: (value: T) => string,
  project: (value: T) => ObservableInput<R>,
): OperatorFunction<T, R> {
  return (source) =>
    new Observable<R>((subscriber) => {
      const lanes = new Lingering<Lane<T>>(() => ({ idle: true, waiting: [], head: 0, running: undefined }));
      const left = new Subject<void>();
      const fail = (error: unknown): void => subscriber.error(error);
      let ended = false;

      const work = (lane: Lane<T>): void => {
        for (let next = take(lane); next !== undefined; next = take(lane)) {
          if (!run(lane, next.value)) return;
        }
        lane.running = undefined;
        lanes.rest(lane);
        if (ended && lanes.busy === 0) subscriber.complete();
      };

      const begin = (lane: Lane<T>, value: T): void => {
        lanes.wake(lane);
        if (run(lane, value)) work(lane);
      };

      /** Returns true when the value was finished before it returned: a loop instead of recursion. */
      const run = (lane: Lane<T>, value: T): boolean => {
        const results = projected(project, value);
        if (isObservable(results)) return follow(lane, results);
        if (isPromise(results)) {
          // One of another library may not wait as promises do.
          Promise.resolve(results).then((result) => {
            subscriber.next(result);
            if (!subscriber.closed) work(lane);
          }, fail);
          return false;
        }
        for (const result of results) subscriber.next(result);
        return !subscriber.closed;
      };

      const follow = (lane: Lane<T>, results: Observable<R>): boolean => {
        let within = true;
        let finished = false;
        lane.running = results.subscribe({
          next: (result) => subscriber.next(result),
          error: fail,
          complete: () => {
            finished = true;
            if (!within) work(lane);
          },
        });
        within = false;
        // Left while it spoke: nobody could unsubscribe it yet.
        if (subscriber.closed) lane.running.unsubscribe();
        return finished && !subscriber.closed;
      };

      subscriber.add(() => {
        left.next();
        for (const lane of lanes) lane.running?.unsubscribe();
      });
      // A source that does not wait can be stopped only from within its pipe.
      source.pipe(takeUntil(left)).subscribe({
        next: (value) => {
          try {
            const lane = lanes.of(key(value));
            if (lane.idle) begin(lane, value);
            else lane.waiting.push(value);
          } catch (error) {
            fail(error);
          }
        },
        error: fail,
        complete: () => {
          ended = true;
          if (lanes.busy === 0) subscriber.complete();
        },
      });
    });
}

/** A list or a promise needs no subscription, and most values give one. */
function projected<T, R>(
  project: (value: T) => ObservableInput<R>,
  value: T,
): readonly R[] | PromiseLike<R> | Observable<R> {
  try {
    const results = project(value);
    return Array.isArray(results) || isPromise(results) ? results : from(results);
  } catch (error) {
    return throwError(() => error);
  }
}

interface Lane<T> extends Idler {
  waiting: T[];
  head: number;
  running: Subscription | undefined;
}

/** Takes the longest waiting value, without moving all the others at every turn. */
function take<T>(lane: Lane<T>): { value: T } | undefined {
  if (lane.head === lane.waiting.length) return undefined;
  const value = lane.waiting[lane.head] as T;
  lane.head += 1;
  if (lane.head === lane.waiting.length || lane.head > 1_024) {
    lane.waiting = lane.waiting.slice(lane.head);
    lane.head = 0;
  }
  return { value };
}
