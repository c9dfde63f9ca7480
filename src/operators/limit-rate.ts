import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { concat, ignoreElements, of, timer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import { inLanes } from './in-lanes.ts';

/** Settings of {@link limitRate}. */
export interface LimitRateOptions<T> {
  /** The shortest time between two values of one lane, in milliseconds. */
  readonly every: number;
  /** Which values are kept apart from each other: those of one lane. */
  readonly lane: (value: T) => string;
  readonly clock: SchedulerLike;
}

/**
 * Spaces out the values of each lane; what comes too early waits, in order.
 *
 *     source                 aAb------|      a and A are one lane, b is another
 *     limitRate(every: 4)    a-b-A----|
 *
 * Nothing is dropped: give it a source that is bounded.
 */
export function limitRate<T>({ every, lane, clock }: LimitRateOptions<T>): MonoTypeOperatorFunction<T> {
  checkSettings('limitRate', { wait: { every } });
  return inLanes(lane, (value) => concat(of(value), timer(every, clock).pipe(ignoreElements())));
}
