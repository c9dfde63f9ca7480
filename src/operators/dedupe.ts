import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { defer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import { only } from './only.ts';

/** Settings of {@link dedupe}. */
export interface DedupeOptions<E extends EventBase = EventBase> {
  /** How long a key is remembered after it was last let through, in milliseconds. */
  readonly within: number;
  readonly clock: SchedulerLike;
  /** What an event says about its key, such as the status of an alert: one that says something else is let through. */
  readonly state?: (event: E) => unknown;
  /** How many keys are remembered; beyond it the oldest is forgotten. */
  readonly max?: number;
}

/**
 * Lets the first event of a key through, and lets the others go until `within` is over or what they say has changed.
 *
 *     source                                  a-a-b-a-|
 *     dedupe(data, { within: 5 })             a---b-a-|
 *
 *     source                                  f-f-r-f--f-|    f: an alert that fires, r: it is resolved
 *     dedupe(alarm, { within: 5, state })     f---r-f----|
 *
 * For what means the same (an alert said again and again). Redeliveries of one message never get this far. For alerts,
 * `within` is what Alertmanager calls `repeat_interval`.
 */
export function dedupe<E extends EventBase>(
  key: (event: E) => string,
  { within, clock, state = () => undefined, max = 10_000 }: DedupeOptions<E>,
): MonoTypeOperatorFunction<E> {
  checkSettings('dedupe', { endless: { within }, count: { max } });
  return (source) =>
    defer(() => {
      const seen = new Map<string, { readonly at: number; readonly state: unknown }>();
      return source.pipe(
        only((event) => {
          const name = key(event);
          const now = { at: clock.now(), state: state(event) };
          const last = seen.get(name);
          if (last && now.at - last.at < within && Object.is(now.state, last.state)) return false;
          seen.delete(name);
          seen.set(name, now);
          const [oldest] = seen.keys();
          if (seen.size > max && oldest !== undefined) seen.delete(oldest);
          return true;
        }),
      );
    });
}
