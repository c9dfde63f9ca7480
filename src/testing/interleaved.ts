import type { Event } from '../event.ts';
import { attempt } from './attempt.ts';
import { callerOf } from './caller.ts';
import type { Values } from './entry.ts';
import { LazyRun } from './lazy-run.ts';
import type { Lanes, MarblesOptions, Tested } from './marbles.ts';
import { orderOf } from './order.ts';
import type { Testable } from './starting.ts';

/** Settings of {@link interleaved}. */
export interface InterleavedOptions extends Omit<MarblesOptions, 'picture'> {
  /** How many schedules are tried. Default 100. */
  readonly runs?: number;
  /** What the first schedule is made from; each further one from the next number. Default: another each time. */
  readonly seed?: number;
}

/**
 * Runs one diagram under many schedules: of what comes at one moment, other things come first each time. A test that
 * holds under all of them does not hang on luck. Rejects with a `MarblesError` that draws the first that fails,
 * with its seed; `{ seed, runs: 1 }` repeats it. To be awaited where it is called.
 *
 * Of one moment, lanes speak in any order, before timers or after them, and services answer in any order. So what is
 * wanted in a group, `(mn)`, may come in any order.
 */
export function interleaved<const S extends string | Lanes, T = Event>(
  tested: Tested<S, T>,
  sources: S,
  wanted: string | Lanes,
  values: Values = {},
  { runs = 100, seed = Math.floor(Math.random() * 0x7fffffff), ...options }: InterleavedOptions = {},
): Promise<void> {
  const caller = callerOf(interleaved);
  const run = async (): Promise<void> => {
    const trial = { tested: tested as Testable, sources, wanted, values, options, test: '' };
    for (let index = 0; index < runs; index += 1) {
      const own = (seed + index) >>> 0;
      const seen = await attempt({ ...trial, order: orderOf(own) });
      if ('failed' in seen) {
        throw caller.failed(
          `${seen.failed}\n\n  schedule ${index + 1} of ${runs}; to repeat it: { seed: ${own}, runs: 1 }`,
        );
      }
    }
  };
  return new LazyRun(run, () => caller.failed('this run is not awaited: write `await interleaved(…)`'));
}
