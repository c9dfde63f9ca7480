import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { asyncScheduler, defer, repeat, retry, tap, throwError, timer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';

/** Settings of {@link reconnect}; durations in milliseconds. */
export interface ReconnectOptions {
  /** The longest the first wait may be. */
  readonly first?: number;
  /** The longest any wait may be. */
  readonly max?: number;
  /** How long a link must have stayed up before the waits start over. */
  readonly stable?: number;
  readonly clock?: SchedulerLike;
  /** Between 0 and 1. */
  readonly random?: () => number;
  /** True for an error that no retry can mend: it passes. */
  readonly fatal?: (error: unknown) => boolean;
}

/**
 * Subscribes again when the source errors or completes, waiting a random time (full jitter) under a limit that doubles.
 *
 *     source  -a#                                  every time; a polite end is a drop too
 *     output  -a---a-----a---------a---------a     with waits of 2, 4, 8 and 8, where that is the most
 *
 * The waits start over only after a link stayed up for `stable`: a network that accepts and drops at once is not
 * hammered.
 *
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/}
 */
export function reconnect<T>(options: ReconnectOptions = {}): MonoTypeOperatorFunction<T> {
  const { first = 1_000, max = 60_000, stable = 30_000, clock = asyncScheduler } = options;
  const { random = Math.random, fatal = () => false } = options;
  checkSettings('reconnect', { timer: { first, max }, wait: { stable } });
  return (source) =>
    defer(() => {
      let drops = 0;
      let up: number | undefined;
      const link = defer(() => {
        up = undefined;
        return source.pipe(
          tap(() => {
            up ??= clock.now();
          }),
        );
      });
      const wait = () => {
        if (up !== undefined && clock.now() - up >= stable) drops = 0;
        const limit = Math.min(max, first * 2 ** drops);
        drops += 1;
        return timer(Math.ceil(random() * limit), clock);
      };
      return link.pipe(
        repeat({ delay: wait }),
        retry({ delay: (error) => (fatal(error) ? throwError(() => error) : wait()) }),
      );
    });
}
