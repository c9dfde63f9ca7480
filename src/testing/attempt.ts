import { clockLane } from './clock-lane.ts';
import type { Entry, Values } from './entry.ts';
import { mismatch } from './entry.ts';
import type { Scene } from './failure.ts';
import { failure } from './failure.ts';
import { heardIn, wantedOut } from './grammar.ts';
import type { Fault } from './judge.ts';
import { judge, unmentioned } from './judge.ts';
import type { Lanes, MarblesOptions, Runnable } from './marbles.ts';
import { naming } from './naming.ts';
import type { Lane } from './notation.ts';
import { frameOf, parse } from './notation.ts';
import type { Order } from './order.ts';
import type { Picture } from './perform.ts';
import { perform } from './perform.ts';
import type { Testable } from './starting.ts';
import { starting } from './starting.ts';

/** What is tried. */
export interface Trial {
  readonly tested: Testable;
  readonly sources: string | Lanes;
  readonly wanted: string | Lanes;
  readonly values: Values;
  readonly options: MarblesOptions;
  /** The file of the test. */
  readonly test: string;
  /** Decides what comes first of what comes at once; then a group may come in any order. */
  readonly order?: Order;
}

/** Runs what is tested once, and compares; answers what a run shows, or what is wrong, in words. */
export async function attempt({
  tested,
  sources,
  wanted,
  values,
  options,
  test,
  order,
}: Trial): Promise<{ readonly picture: Picture } | { readonly failed: string }> {
  const frame = frameOf(options.frame);
  const { signs = {}, aside = [], to } = tested as Partial<Runnable>;
  const named = (written: string | Lanes, name: string) =>
    Object.entries(typeof written === 'string' ? { [name]: written } : written);
  const read = (written: string | Lanes, name: string, parsed: (lane: string, text: string) => Lane) =>
    new Map(named(written, name).map(([lane, text]) => [lane, parsed(lane, text)]));
  const input = typeof sources === 'string' ? 'chat' : undefined;
  const setsClock = typeof tested === 'function' || !tested.from.includes(clockLane);
  const names = named(sources, 'source').map(([lane]) => lane);
  const start = starting(
    tested,
    input !== undefined,
    names.filter((lane) => !setsClock || lane !== clockLane),
  );
  const lanes = {
    sources: read(sources, 'source', (lane, text) =>
      parse(lane, text, frame, signs[lane], heardIn(lane, tested, values)),
    ),
    wanted: read(wanted, 'output', (lane, text) => parse(lane, text, frame, {}, wantedOut)),
  };
  const clock = setsClock ? lanes.sources.get(clockLane) : undefined;
  const heard = new Map([...lanes.sources].filter(([lane]) => !setsClock || lane !== clockLane));
  const plan = { ...lanes, sources: heard, clock, title: titleOf(tested), values, to, frame, input, options, order };
  const seen = await perform(start, plan);
  const got = order
    ? new Map([...seen.got].map(([lane, all]) => [lane, inOrder(plan.wanted.get(lane), all, values)]))
    : seen.got;
  const scene = { ...plan, ...lanes, aside, got, released: seen.released };
  const terms = naming(scene);
  const faults = [...new Set([...plan.wanted.keys(), ...got.keys()])].map((lane): Fault | undefined => {
    const expected = plan.wanted.get(lane);
    const all = got.get(lane) ?? [];
    if (expected) return judge(lane, expected, all, { values, frame, name: terms.name });
    if (options.ignore?.includes(lane)) return undefined;
    return unmentioned(lane, aside.includes(lane) ? all.filter(({ kind }) => kind === 'error') : all, terms.name);
  });
  const [first, ...others] = faults.filter((fault) => fault !== undefined);
  if (first) return { failed: failure(scene, [first, ...others], terms) };
  const stale = options.picture === undefined ? undefined : await keeping(options.picture, scene, test);
  return stale === undefined ? { picture: seen.picture } : { failed: stale };
}

/** What came at one moment, in the order in which it is wanted there. */
function inOrder(lane: Lane | undefined, got: readonly Entry[], values: Values): readonly Entry[] {
  const moments = Map.groupBy(got, ({ frame }) => frame);
  return [...moments].flatMap(([frame, entries]) => {
    const left = [...entries];
    const found = (lane?.marks ?? [])
      .filter((mark) => mark.frame === frame)
      .flatMap((mark) => {
        const at = left.findIndex((entry) => !mismatch(mark, entry, values));
        return at < 0 ? [] : left.splice(at, 1);
      });
    return [...found, ...left];
  });
}

async function keeping(path: string, scene: Scene, test: string): Promise<string | undefined> {
  const [{ keepPicture }, { sketch }, { svg }] = await Promise.all([
    import('./picture/keep.ts'),
    import('./picture/sketch.ts'),
    import('./picture/svg.ts'),
  ]);
  return keepPicture(path, svg(sketch(scene)), test);
}

function titleOf(tested: unknown): string {
  const { name } = tested as { name?: string };
  return name === undefined || name === '' ? 'marbles' : name;
}
