import type { Observable, ObservableInput } from 'rxjs';
import type { Event } from '../event.ts';
import type { Sources } from '../pipeline.ts';
import type { World } from '../world.ts';
import type { Values } from './entry.ts';
import type { Scene } from './failure.ts';
import { failure, naming } from './failure.ts';
import type { Fault } from './judge.ts';
import { judge, unmentioned } from './judge.ts';
import { LazyRun } from './lazy-run.ts';
import type { Lane, Signs } from './notation.ts';
import { duration, parse } from './notation.ts';
import type { Picture } from './perform.ts';
import { perform } from './perform.ts';
import { framesOf, place } from './place.ts';
import type { Testable } from './starting.ts';
import { starting } from './starting.ts';

/** Marble strings by lane. */
export type Lanes = Readonly<Record<string, string>>;

/** A function from sources to sinks, as a pipeline's `run`. */
export type Flow<From extends string> = {
  // As a method, so that a test may name the types of its sources more closely.
  run(sources: Sources<From>, world: World): { readonly [sink: string]: ObservableInput<unknown> | undefined };
}['run'];

/** A function from one stream to another: an operator. */
export type Operator<T> = { run(source: Observable<T>, world: World): ObservableInput<unknown> }['run'];

/** Anything with a `run` from sources to sinks: a pipeline. */
export interface Runnable {
  readonly name: string;
  readonly from: readonly string[];
  /** By source, the signs that it hears besides events: as what they say. */
  readonly signs?: Readonly<Record<string, Signs>>;
  /** Sinks that a test need not look at; an error there is one all the same. */
  readonly aside?: readonly string[];
  run(sources: never, world: World): object;
}

/** What can be tested: with one lane an operator, with named lanes a pipeline or a function like its `run`. */
export type Tested<S extends string | Lanes, T> = S extends string ? Operator<T> : Runnable | Flow<keyof S & string>;

/** Settings of {@link marbles}. */
export interface MarblesOptions {
  /** How long a frame is: `1ms`, `1m`. Default `1ms`. */
  readonly frame?: string;
  /** When the run begins, in milliseconds since 1970 or as `Date` reads it. Default 1970 itself. */
  readonly start?: number | string;
  /** Where everything is unsubscribed and the run ends: `--!`. */
  readonly until?: string;
  /** Sinks that this test does not look at. */
  readonly ignore?: readonly string[];
  /**
   * A file in which this run is kept as a picture (SVG), from the working directory. The test fails when the file shows
   * something else; `MICRO_PICTURES=write` writes it.
   */
  readonly picture?: string;
  /** Parts of the world that are used. */
  readonly world?: Partial<World>;
}

/**
 * Runs a pipeline (or a function from sources to sinks, or an operator) in virtual time, and compares what comes out
 * with what is wanted. Rejects with an {@link MarblesError} that draws both. To be awaited where it is called.
 *
 *     await marbles(slackToEmail, { slack: 'a b - c' }, { email: '60m m' }, { a: text('hi'), … }, { frame: '1m' });
 *
 * Promises, async iterables, timers and `Date` may be used by what is tested; the network and files may not.
 */
export function marbles<const S extends string | Lanes, T = Event>(
  tested: Tested<S, T>,
  sources: S,
  wanted: string | Lanes,
  values: Values = {},
  options: MarblesOptions = {},
): Promise<Picture> {
  const called = new MarblesError('');
  Error.captureStackTrace(called, marbles);
  const stack = framesOf(called);
  const failed = (text: string): MarblesError => {
    called.message = `${text}\n\n  ${place(stack)}`;
    called.stack = `${called.name}: ${called.message}\n${stack.join('\n')}`;
    return called;
  };
  const run = async (): Promise<Picture> => {
    const frame = duration(options.frame ?? '1ms');
    if (frame === undefined || frame <= 0) throw new SyntaxError(`frame: '${options.frame}' is not a length of time`);
    const { signs = {}, aside = [] } = tested as Partial<Runnable>;
    const read = (lanes: string | Lanes, name: string, own: Runnable['signs'] = {}): Map<string, Lane> => {
      const named = typeof lanes === 'string' ? { [name]: lanes } : lanes;
      return new Map(Object.entries(named).map(([lane, text]) => [lane, parse(lane, text, frame, own[lane])]));
    };
    const input = typeof sources === 'string' ? 'chat' : undefined;
    const lanes = { sources: read(sources, 'source', signs), wanted: read(wanted, 'output') };
    const plan = { ...lanes, title: titleOf(tested), values, frame, input, options };
    const seen = await perform(starting(tested as Testable, input !== undefined, plan), plan);
    const scene = { ...plan, aside, got: seen.got };
    const { name } = naming(scene);
    const faults = [...new Set([...plan.wanted.keys(), ...seen.got.keys()])].map((lane): Fault | undefined => {
      const expected = plan.wanted.get(lane);
      const got = seen.got.get(lane) ?? [];
      if (expected) return judge(lane, expected, got, { values, frame, name });
      if (options.ignore?.includes(lane)) return undefined;
      return unmentioned(lane, aside.includes(lane) ? got.filter(({ kind }) => kind === 'error') : got, name);
    });
    const [first, ...others] = faults.filter((fault) => fault !== undefined);
    if (first) throw failed(failure(scene, [first, ...others]));
    const stale = options.picture === undefined ? undefined : await keeping(options.picture, scene, stack);
    if (stale !== undefined) throw failed(stale);
    return seen.picture;
  };
  return new LazyRun(run, () => failed('this run is not awaited: write `await marbles(…)`'));
}

/** What came out is not what was wanted. Its stack begins at the call of {@link marbles}. */
export class MarblesError extends Error {
  override readonly name = 'MarblesError';
}

async function keeping(path: string, scene: Scene, stack: readonly string[]): Promise<string | undefined> {
  const [{ keepPicture }, { sketch }, { svg }] = await Promise.all([
    import('./picture/keep.ts'),
    import('./picture/sketch.ts'),
    import('./picture/svg.ts'),
  ]);
  return keepPicture(path, svg(sketch(scene)), place(stack).replace(/^at |:\d+$/g, ''));
}

function titleOf(tested: unknown): string {
  const { name } = tested as { name?: string };
  return name === undefined || name === '' ? 'marbles' : name;
}
