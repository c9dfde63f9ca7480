import type { Observable, ObservableInput } from 'rxjs';
import type { Event } from '../event.ts';
import type { Sources } from '../pipeline.ts';
import type { World } from '../world.ts';
import { attempt } from './attempt.ts';
import { callerOf } from './caller.ts';
import type { Values } from './entry.ts';
import { LazyRun } from './lazy-run.ts';
import type { Signs } from './notation.ts';
import type { Picture } from './perform.ts';
import type { Testable } from './starting.ts';

/** Marble strings by lane. */
export type Lanes = Readonly<Record<string, string>>;

/** A function from sources to sinks, as a pipeline's `run`. */
export type Flow<From extends string> = {
  /** A method, so that a test may name the types of its sources more closely. */
  run(sources: Sources<From>, world: World): { readonly [sink: string]: ObservableInput<unknown> | undefined };
}['run'];

/** A function from one stream to another: an operator. */
export type Operator<T> = {
  /** A method, so that a test may name the type of its source more closely. */
  run(source: Observable<T>, world: World): ObservableInput<unknown>;
}['run'];

/** Anything with a `run` from sources to sinks: a pipeline. */
export interface Runnable {
  readonly name: string;
  readonly from: readonly string[];
  /** The inputs that it speaks to: what it says to any other is refused, as the bot does. Default: any. */
  readonly to?: readonly string[];
  /** By source, the signs that it hears besides events: as what they say. */
  readonly signs?: Readonly<Record<string, Signs>>;
  /** Whether the signs of a source say two things in turn, the one that is named first before the other. */
  readonly inTurn?: boolean;
  /** Sources that hear their signs, and no events. */
  readonly mute?: readonly string[];
  /** Sinks that a test need not look at; an error there is one all the same. */
  readonly aside?: readonly string[];
  /** Returns the sinks by their names. */
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

/** What a run shows; a test may return it to any runner, also to one that wants nothing of a test, as `node:test` does. */
export type Returned = Picture &
  // biome-ignore lint/suspicious/noConfusingVoidType: of a promise of undefined, a picture would have to be none.
  void;

/**
 * Runs a pipeline (or a function from sources to sinks, or an operator) in virtual time, and compares what comes out
 * with what is wanted. Rejects with a `MarblesError` that draws both. To be awaited where it is called.
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
): Promise<Returned> {
  const caller = callerOf(marbles);
  const test = caller.place.replace(/^at |:\d+$/g, '');
  const run = async (): Promise<Returned> => {
    const trial = { tested: tested as Testable, sources, wanted, values, options, test };
    const seen = await attempt(trial).catch((error: unknown) => {
      throw caller.placed(error);
    });
    if ('failed' in seen) throw caller.failed(seen.failed);
    return seen.picture as Returned;
  };
  return new LazyRun(run, () => caller.failed('this run is not awaited: write `await marbles(…)`'));
}
