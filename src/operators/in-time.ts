import type { MonoTypeOperatorFunction, SchedulerLike, Subscription } from 'rxjs';
import { Observable } from 'rxjs';
import type { InLine } from '../line.ts';
import { Line } from '../line.ts';

/**
 * Makes an operator that errors when the first value takes longer than `within` milliseconds: `timeout({ first })`, with
 * one timer for all the streams that it is used on.
 *
 *     source  -------x|
 *     output  -----#        within: 5
 *
 * All have the same time, so the first to begin is the first to be late. The timer runs only while one of them waits.
 *
 * @param late - Makes the error.
 */
export function inTime(within: number, clock: SchedulerLike): <T>(late: () => Error) => MonoTypeOperatorFunction<T> {
  /** Oldest first. */
  const waiting = new Line<Waiting>();
  let timer: Subscription | undefined;

  const watch = (): void => {
    const { first } = waiting;
    timer = first && clock.schedule(expire, Math.max(0, first.until - clock.now()));
  };
  const expire = (): void => {
    const now = clock.now();
    for (const one of waiting) {
      if (one.until > now) break;
      waiting.delete(one);
      one.expire();
    }
    watch();
  };
  const leave = (one: Waiting): void => {
    if (!waiting.delete(one) || waiting.size > 0) return;
    timer?.unsubscribe();
    timer = undefined;
  };

  return (late) => (source) =>
    new Observable((subscriber) => {
      const one: Waiting = {
        until: clock.now() + within,
        expire: () => subscriber.error(late()),
        before: undefined,
        after: undefined,
      };
      waiting.push(one);
      if (!timer) watch();
      subscriber.add(() => leave(one));
      subscriber.add(
        source.subscribe({
          next: (value) => {
            leave(one);
            subscriber.next(value);
          },
          error: (error) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
}

interface Waiting extends InLine<Waiting> {
  readonly until: number;
  readonly expire: () => void;
}
