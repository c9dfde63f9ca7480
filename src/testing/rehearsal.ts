import { RefusedError } from './declared.ts';
import type { Entry, Values } from './entry.ts';
import type { Scene } from './failure.ts';
import { heardIn } from './grammar.ts';
import type { Lanes, MarblesOptions, Runnable } from './marbles.ts';
import type { Lane, Mark } from './notation.ts';
import { frameOf, parse } from './notation.ts';
import { perform } from './perform.ts';
import { show } from './show.ts';
import { starting } from './starting.ts';

/** Settings of {@link rehearsal}. */
export type RehearsalOptions = Pick<MarblesOptions, 'frame' | 'start' | 'world' | 'ignore'>;

/**
 * Runs a pipeline in virtual time to see what comes out, with nothing wanted of it: each thing that is said gets a
 * letter, the same for the same.
 *
 * @throws {LaneError} A lane or the frame cannot be read.
 * @throws {RefusedError} It says what the bot would not send.
 */
export async function rehearsal(
  tested: Runnable,
  lanes: Lanes,
  values: Values,
  { ignore = [], ...options }: RehearsalOptions = {},
): Promise<Scene> {
  const frame = frameOf(options.frame);
  const read = (lane: string, text: string) => parse(lane, text, frame, {}, heardIn(lane, tested, values));
  const sources = new Map(Object.entries(lanes).map(([lane, text]) => [lane, read(lane, text)]));
  const { name: title, to } = tested;
  const plan = { title, sources, wanted: new Map<string, Lane>(), values, to, frame, input: undefined, options };
  const { got } = await perform(starting(tested, false, Object.keys(lanes)), plan);
  const refused = [...got.values()].flat().find(({ value }) => value instanceof RefusedError);
  if (refused) throw refused.value;
  const letters = new Letters([...sources.values()].flatMap(({ marks }) => marks.map(({ label }) => label)));
  const said = new Map<string, Lane>();
  for (const lane of [...(to ?? []), ...got.keys()]) {
    if (ignore.includes(lane)) continue;
    const marks = (got.get(lane) ?? []).map((entry) => letters.mark(entry));
    said.set(lane, { marks, length: Math.max(0, ...marks.map(({ frame: at }) => at + 1)) });
  }
  return {
    title,
    frame,
    values: { ...values, ...letters.values },
    sources,
    wanted: said,
    got,
    released: [],
    aside: [],
  };
}

/** Gives what came out its letters, from `m` on. */
class Letters {
  readonly values: Record<string, unknown> = {};
  readonly #known = new Map<string, string>();
  readonly #free: string[];

  constructor(taken: readonly string[]) {
    this.#free = [...'mnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !taken.includes(letter));
  }

  mark({ frame, kind, value }: Entry): Mark {
    if (kind === 'complete') return { frame, kind, label: '|' };
    if (kind === 'error') return { frame, kind, label: '#' };
    const shown = show(value, 6);
    const label = this.#known.get(shown) ?? this.#free.shift() ?? '?';
    this.#known.set(shown, label);
    this.values[label] = label === '?' ? 'more than there are letters for' : value;
    return { frame, kind, label };
  }
}
