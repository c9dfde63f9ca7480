import type { Observable, ObservableInput } from 'rxjs';
import type { Activity } from './activity.ts';
import { checkSettings } from './check-settings.ts';
import type { ChatEvent, Event, EventBase, OrganMap, RunEvent, TextEvent, Unstamped } from './event.ts';
import type { Capabilities } from './input.ts';
import type { Json } from './json.ts';
import type { Remember } from './memory.ts';
import type { Causes, Outgoing } from './outgoing.ts';
import type { World } from './world.ts';

/** A pure function from sources to sinks. It sees no connection, no other pipeline, and no clock but the world's. */
export interface Pipeline<From extends string = string, To extends string = string> {
  readonly name: string;
  /** The inputs it listens to: instance names, or `registry`, `later`, `runs`, `memory`. */
  readonly from: readonly From[];
  /** The inputs it speaks to. */
  readonly to: readonly To[];
  /** What its inputs have to be able to do: where one is not, the bot warns when it starts, and so does `micro check`. */
  readonly needs?: Needs<From | To> | undefined;
  /**
   * How long it may hold an event, in milliseconds of the pipeline's running: an event that was never named
   * by then is let go. Set, it also means that the pipeline keeps windows: it is given all there is to read.
   * Default 5 minutes, with at most 1,000 events in hand.
   */
  readonly horizon?: number | undefined;
  /** It settles each event itself, however long that takes: none is let go, whatever the horizon. */
  readonly settlesAll?: true;
  /**
   * True for an event that goes ahead of all that wait, and into a full journal, too: `stop` must not wait for what it
   * stops.
   */
  ahead?(event: Unstamped<Event>): boolean;
  /** Called each time the pipeline starts, and anew after it threw: then it hears again what is open. */
  run(sources: Sources<From>, world: World): Sinks<To>;
}

/** Something that not every input can do. */
export type Ability = Exclude<keyof Capabilities, 'limit'>;

/** What inputs have to be able to do, by their instance names: `{ slack: ['history'] }`. */
export type Needs<Name extends string> = {
  readonly [K in Exclude<Name, keyof OrganMap>]?: readonly Ability[];
};

/** One stream per input listened to. */
export type Sources<From extends string> = { readonly [K in From]: Observable<SourceEvent<K>> };

/** What a source of this name emits. */
export type SourceEvent<K extends string> = string extends K
  ? ChatEvent | OrganMap[keyof OrganMap]
  : K extends keyof OrganMap
    ? OrganMap[K]
    : ChatEvent;

/** One stream per input spoken to, and the bot's own sinks. */
export type Sinks<To extends string> = (string extends To
  ? unknown
  : { readonly [K in To]?: ObservableInput<Outgoing> }) &
  OrganSinks;

/** What a pipeline may put elsewhere than into an input. */
export interface OrganSinks {
  /** Messages whose input is only known when they are said; it must be one of `to`. */
  readonly out?: ObservableInput<Outgoing>;
  /** Events that are done with, though nothing was said about them. Subscribed last. */
  readonly settled?: ObservableInput<EventBase | { readonly causes: Causes }>;
  /** Commands that finished: comes out again as the source `runs`. */
  readonly runs?: ObservableInput<Unstamped<RunEvent>>;
  /** Work put off: comes out again as the source `later`. */
  readonly later?: ObservableInput<Later | Cancel>;
  /** Values to be remembered or forgotten: each change comes out again as the source `memory`. */
  readonly memory?: ObservableInput<Remember>;
  /**
   * Commands that are run as if `sender` had typed them: the pipeline that answers commands hears them, in the input
   * that they name, and what comes of them is told in `runs`, with their ids as `of`.
   */
  readonly commands?: ObservableInput<Unstamped<TextEvent>>;
  /** Messages for this pipeline alone, to be heard by it as if they came now: what a job was put off for. */
  readonly said?: ObservableInput<Unstamped<TextEvent>>;
  /** Dead letters to be tried again, or let go. */
  readonly redeliver?: ObservableInput<Redeliver>;
  /** What the pipeline noticed, for log, metrics and audit. */
  readonly activity?: ObservableInput<Activity>;
}

/** Work put off until a moment. */
export interface Later {
  /** When it comes due, in milliseconds since 1970. */
  readonly due: number;
  readonly data: Json;
  readonly causes: Causes;
  /** Do not settle the causes yet. */
  readonly open?: true;
  /** Names this work for ever, so that it can be called off; derived from cause, pipeline and position when absent. */
  readonly key?: string;
}

/** Work called off: the one put off under this key, if it has not come due. */
export interface Cancel {
  readonly cancel: string;
  readonly causes: Causes;
  /** Do not settle the causes yet. */
  readonly open?: true;
}

/** A dead letter to be tried again. */
export interface Redeliver {
  /** See {@link DeadLetter}. */
  readonly number: number;
  /** Let it go instead, for good. */
  readonly discard?: true;
  readonly causes: Causes;
  /** Do not settle the causes yet. */
  readonly open?: true;
}

/** Longest that an event may stay unnamed in a pipeline without windows, in milliseconds. */
export const defaultHorizon = 300_000;

/**
 * Declares a pipeline; the names in `from` and `to` type its sources and sinks, and are checked when the bot starts.
 *
 * @throws {ConfigError} For a horizon that is no time, and for lists that are none.
 */
export function pipeline<const From extends string, const To extends string>(
  definition: Pipeline<From, To>,
): Pipeline<From, To> {
  const { name, from, to, horizon = defaultHorizon } = definition;
  checkSettings(`pipeline '${name}'`, { anyNames: { from, to }, time: { horizon } });
  return definition;
}
