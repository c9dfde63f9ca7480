import type { Entry } from './entry.ts';
import { mismatch } from './entry.ts';
import type { Scene } from './failure.ts';
import type { Name } from './judge.ts';
import { show } from './show.ts';

/** How the entries of a run are named. */
export interface Naming {
  /** By the letter that an entry is wanted under, or by a new capital; those that come when none is left are `?`. */
  readonly name: Name;
  /** What the new capitals stand for. */
  readonly capitals: ReadonlyMap<string, string>;
  /** How many different values are `?`. */
  nameless(): number;
}

/** As many as a legend can tell at length. */
const most = 12;

/** Names the entries of a run: whichever is asked for first has the first capital. */
export function naming({ wanted, values, got }: Pick<Scene, 'wanted' | 'values' | 'got'>): Naming {
  const marks = [...wanted.values()].flatMap((lane) => lane.marks);
  const taken = new Set([...Object.keys(values), ...marks.map(({ label }) => label)]);
  for (const { value } of [...got.values()].flat()) if (isSign(value)) taken.add(value);
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !taken.has(letter)).slice(0, most);
  const letters = new Map<string, string>();
  const capitals = new Map<string, string>();
  const nameless = new Set<string>();
  const name = (entry: Entry): string => {
    if (entry.kind === 'complete') return '|';
    const known = marks.find((mark) => !mismatch(mark, entry, values));
    if (known) return known.label;
    if (entry.kind === 'error') return '#';
    if (isSign(entry.value) && !Object.hasOwn(values, entry.value)) return entry.value;
    const shown = show(entry.value);
    const letter = letters.get(shown) ?? free.shift();
    if (letter === undefined) {
      nameless.add(shown);
      return '?';
    }
    letters.set(shown, letter);
    capitals.set(letter, shown);
    return letter;
  };
  return { name, capitals, nameless: () => nameless.size };
}

/** Whether a value is a sign by itself, as it stands in a lane. */
function isSign(value: unknown): value is string {
  return typeof value === 'string' && [...value].length === 1;
}
