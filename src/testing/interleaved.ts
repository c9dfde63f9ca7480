import type { Event } from '../event.ts';
import { attempt } from './attempt.ts';
import { callerOf } from './caller.ts';
import type { Values } from './entry.ts';
import { LaneError } from './lane-error.ts';
import { LazyRun } from './lazy-run.ts';
import type { Lanes, MarblesOptions, Tested } from './marbles.ts';
import type { Order } from './order.ts';
import type { Testable } from './starting.ts';

/** Settings of {@link interleaved}. */
export interface InterleavedOptions extends Omit<MarblesOptions, 'picture'> {
  /** How many schedules are tried besides the order as written. Default 100. */
  readonly runs?: number;
  /** What they are made from. Default: another each time. */
  readonly seed?: number;
  /** The one schedule that is tried: a failure says it. */
  readonly path?: string;
}

/**
 * Runs one diagram under many schedules: of what comes at one moment, other things come first each time. A test that
 * holds under all of them does not hang on luck. Rejects with a `MarblesError` that draws one that fails, as near to the
 * order as written as one was found; `{ seed, path }` repeats it. Needs `fast-check`. To be awaited where it is called.
 *
 * Of one moment, lanes speak in any order, before timers or after them, and services answer in any order. So what is
 * wanted in a group, `(mn)`, may come in any order.
 */
export function interleaved<const S extends string | Lanes, T = Event>(
  tested: Tested<S, T>,
  sources: S,
  wanted: string | Lanes,
  values: Values = {},
  { runs = 100, seed, path, ...options }: InterleavedOptions = {},
): Promise<void> {
  const caller = callerOf(interleaved);
  const fault = async (choose: (count: number) => number): Promise<string | undefined> => {
    const moved: string[] = [];
    const pick: Order['pick'] = (count, told) => {
      const choice = count > 1 ? choose(count) : 0;
      if (choice > 0) moved.push(told(choice));
      return choice;
    };
    const trial = { tested: tested as Testable, sources, wanted, values, options, test: '', order: { pick } };
    const seen = await attempt(trial);
    if (!('failed' in seen)) return undefined;
    return [`${seen.failed}\n`, ...moved.map((words) => `  not as written: ${words}`)].join('\n');
  };
  const run = async (): Promise<void> => {
    const which = chosen(runs, seed, path);
    const { default: fc } = await fastCheck();
    let length = 0;
    const plain = await fault(() => {
      length += 1;
      return 0;
    });
    if (plain !== undefined) throw caller.failed(`${plain}\n  in the order as written, too`);
    if (length === 0) return path === undefined ? undefined : lost(path);
    let failed: string | undefined;
    const schedule = fc.array(fc.nat({ max: most }), { minLength: length, maxLength: length });
    const holds = fc.asyncProperty(schedule, async (choices) => {
      const left = choices.values();
      const seen = await fault((count) => (left.next().value ?? 0) % count);
      failed = seen ?? failed;
      return seen === undefined;
    });
    const seen = await fc.check(holds, which);
    if (seen.numRuns === 0) lost(path);
    const again = `to repeat it: { seed: ${seen.seed}, path: '${seen.counterexamplePath}' }`;
    if (failed !== undefined) throw caller.failed(`${failed}\n  ${again}`);
    if (seen.failed) throw seen.errorInstance;
  };
  const placed = (error: unknown): never => {
    throw caller.placed(error);
  };
  return new LazyRun(
    () => run().catch(placed),
    () => caller.failed('this run is not awaited: write `await interleaved(…)`'),
  );
}

function fastCheck(): Promise<typeof import('fast-check')> {
  return import('fast-check').catch((cause) => {
    throw new Error('interleaved needs fast-check: npm install --save-dev fast-check', { cause });
  });
}

/** Which schedules are tried; refuses what would try none. */
function chosen(runs: number, seed: number | undefined, path: string | undefined) {
  if (!Number.isInteger(runs) || runs < 1) {
    throw new LaneError(`runs: ${runs} is no number of schedules: write 1 or more`);
  }
  if (path === undefined) return seed === undefined ? { numRuns: runs } : { numRuns: runs, seed };
  if (seed === undefined) throw new LaneError('path: it is read beside its seed: write both, as a failure does');
  return /^\d+(:\d+)*$/.test(path) ? { seed, path, endOnFailure: true } : lost(path);
}

function lost(path = ''): never {
  throw new LaneError(`path: '${path}' is no schedule of this diagram: leave out path, and look anew`);
}

/** Of so many and one, each of two, three, four or six is chosen as often. */
const most = 11;
