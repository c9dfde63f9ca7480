import type { ObservableInput } from 'rxjs';
import { concatMap, from, Subscription } from 'rxjs';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import { memoryJournal } from '../journal/memory.ts';
import type { Journal } from '../journal.ts';
import { longestTimer } from '../longest-timer.ts';
import type { Remember } from '../memory.ts';
import type { World } from '../world.ts';
import { boundsOf } from './bounds.ts';
import { settings } from './clock-lane.ts';
import { declared, RefusedError } from './declared.ts';
import type { Entry, Values } from './entry.ts';
import { LaneError } from './lane-error.ts';
import type { MarblesOptions } from './marbles.ts';
import type { Lane } from './notation.ts';
import type { Order } from './order.ts';
import type { Feed, Released } from './sources.ts';
import { feed } from './sources.ts';
import type { VirtualTime } from './virtual-time.ts';
import { inVirtualTime } from './virtual-time.ts';
import { worldOf } from './world.ts';

/** What is to be run. */
export interface Plan {
  /** What is tested: whose values are those it remembers. */
  readonly title: string;
  readonly sources: ReadonlyMap<string, Lane>;
  readonly wanted: ReadonlyMap<string, Lane>;
  /** Where the wall clock is set. */
  readonly clock?: Lane | undefined;
  readonly values: Values;
  /** The inputs that it speaks to, where that is declared. */
  readonly to?: readonly string[] | undefined;
  /** In milliseconds. */
  readonly frame: number;
  /** The input that events come from when there is one lane, without a name. */
  readonly input: string | undefined;
  readonly options: MarblesOptions;
  /** Decides what comes first of what comes at once. Default: sources as they are written, before timers. */
  readonly order?: Order | undefined;
}

/** Makes the sinks: what is tested, applied to its sources. */
export type Start = (sources: Feed['streams'], world: World) => object;

/** What else a run shows, for tests of operators. */
export interface Picture {
  /** By source, when it was subscribed and unsubscribed: `^--!`; one that was held to the end has no `!`. */
  readonly subscriptions: Readonly<Record<string, readonly string[]>>;
  /** Ids of the events that were let go, in order. */
  readonly released: readonly string[];
  /** How many timers are still set when everything is unsubscribed. */
  readonly timers: number;
}

/** What came out of a run. */
export interface Seen {
  readonly got: ReadonlyMap<string, readonly Entry[]>;
  readonly released: readonly Released[];
  readonly picture: Picture;
}

/**
 * After the last frame, a run goes on until nothing is scheduled; what repeats for ever is stopped after so many
 * timers.
 */
const mostAfter = 1_000;
const most = 10_000_000;

/** Performs a plan in virtual time. */
export function perform(start: Start, plan: Plan): Promise<Seen> {
  const { frame, options } = plan;
  const { begin, leave } = boundsOf(options, frame);
  const clock = plan.clock && settings(plan.clock, plan.values);
  const end = Math.max(...[...plan.sources.values(), ...plan.wanted.values()].map(({ length }) => length));
  if (end * frame > longestTimer)
    throw new LaneError('a run of more than 24 days: use a shorter one, or longer frames');
  return inVirtualTime(begin, async (time) => {
    for (const { frame: at, by } of clock ?? []) time.schedule(at * frame, () => time.jump(by(time.now())));
    const sources = feed(plan, time);
    const got = new Map<string, Entry[]>();
    const heard = new Subscription();
    let over = false;
    time.schedule((leave ?? end) * frame, () => {
      over = true;
    });
    const journal = memoryJournal();
    const world = worldOf({ memory: journal.memory, ...answeringInTurns(options.world, plan.order) });
    const sinks = declared(start(sources.streams, world), plan.to);
    for (const lane of plan.wanted.keys()) checkSink(lane, sinks, plan.to);
    for (const lane of options.ignore ?? []) checkSink(lane, sinks, plan.to, 'ignore: ');
    const remembered = remembering(sinks, plan.title, journal);
    heard.add(listen(remembered, plan, got, () => Math.floor(time.elapsed() / frame)));
    await time.run(() => over, most);
    if (leave === undefined) await time.run(() => false, mostAfter);
    return { got, released: sources.released, picture: await ended(sources, heard, time, leave !== undefined) };
  });
}

/** Lets services answer a few turns of the event loop later, which take no time. */
function answeringInTurns(world: Partial<World> = {}, order?: Order): Partial<World> {
  const { call } = world;
  if (!order || !call) return world;
  const late = async (service: string): Promise<void> => {
    for (let left = order.pick(4, () => `${service} is slow to answer`); left > 0; left -= 1)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...world, call: (...asked) => call(...asked).finally(() => late(asked[0])) };
}

/** Writes down what is put into the sink `memory`, so that it can be recalled. */
function remembering(sinks: { readonly memory?: ObservableInput<Remember> }, title: string, journal: Journal): object {
  if (sinks.memory === undefined) return sinks;
  const write = async (change: Remember): Promise<Remember> => {
    await journal.commit(title, [{ sink: 'memory', change, readers: [] }]);
    return change;
  };
  return { ...sinks, memory: from(sinks.memory).pipe(concatMap(write)) };
}

/** Subscribes every sink; `settled` last, as the bot does. */
function listen(sinks: object, { wanted }: Plan, got: Map<string, Entry[]>, frame: () => number): Subscription {
  const heard = new Subscription();
  const lanes = Object.entries(sinks as Record<string, ObservableInput<unknown> | undefined>);
  lanes.sort(([one], [other]) => Number(one === 'settled') - Number(other === 'settled'));
  for (const [sink, output] of lanes) {
    if (output === undefined) continue;
    const note = (kind: Entry['kind'], value?: unknown) => {
      const lanes = sink === 'out' && !wanted.has('out') ? outLanes(kind, value, sinks, wanted) : [sink];
      for (const lane of lanes)
        got
          .set(lane, got.get(lane) ?? [])
          .get(lane)
          ?.push({ frame: frame(), kind, value });
    };
    heard.add(
      from(output).subscribe({
        next: (value) => note(value instanceof RefusedError ? 'error' : 'next', value),
        error: (error) => note('error', error),
        complete: () => note('complete'),
      }),
    );
  }
  return heard;
}

/**
 * A message in the sink `out` comes out where it is sent to; its end is the end of every lane without a sink of its
 * own.
 */
function outLanes(kind: Entry['kind'], value: unknown, sinks: object, wanted: Plan['wanted']): readonly string[] {
  const { to } = (value ?? {}) as { to?: unknown };
  if (kind === 'next' || value instanceof RefusedError)
    return [typeof to === 'string' ? inputOf(to as Address) : 'out'];
  const fed = [...wanted.keys()].filter((lane) => !Object.hasOwn(sinks, lane));
  return fed.length === 0 ? ['out'] : fed;
}

function checkSink(lane: string, sinks: object, to: readonly string[] | undefined, setting = ''): void {
  const names = Object.keys(sinks);
  const reached = Object.hasOwn(sinks, 'out') ? (to ?? [lane]) : [];
  if (names.includes(lane) || reached.includes(lane)) return;
  const there = new Set([...names, ...reached]);
  throw new LaneError(`${setting}no sink is called '${lane}': there is ${[...there].join(', ') || 'none'}`);
}

async function ended(sources: Feed, heard: Subscription, time: VirtualTime, left: boolean): Promise<Picture> {
  const before = sources.subscriptions();
  heard.unsubscribe();
  await time.settle();
  const subscriptions = left ? sources.subscriptions() : before;
  return { subscriptions, released: sources.released.map(({ event }) => event.id), timers: time.timers() };
}
