import { columnsOf } from '../columns.ts';
import type { Entry } from '../entry.ts';
import { meant } from '../entry.ts';
import { templateOf } from '../events.ts';
import type { Scene } from '../failure.ts';
import { naming } from '../naming.ts';
import type { Mark } from '../notation.ts';
import { spoken } from '../notation.ts';
import { toldApart } from './told-apart.ts';

/** One thing on a lane, and where. */
export interface Marble {
  readonly x: number;
  readonly frame: number;
  /** When that is: `1h30m`. */
  readonly time: string;
  readonly kind: Mark['kind'];
  readonly label: string;
  /** What a sign says. */
  readonly says?: string;
  /** The event's own, where it is one. */
  readonly id?: string;
  /** Ids of the events that it comes from. */
  readonly causes: readonly string[];
}

/** A lane with what is on it. */
export interface SketchedLane {
  readonly name: string;
  readonly side: 'in' | 'out';
  readonly marbles: readonly Marble[];
}

/** A run as it will be drawn: where things stand from left to right, and what they mean. */
export interface Sketch {
  readonly title: string;
  readonly lanes: readonly SketchedLane[];
  /** What letters stand for, in the order in which they come. */
  readonly legend: readonly { readonly label: string; readonly told: string }[];
  readonly ticks: readonly { readonly x: number; readonly time?: string }[];
  /** Stretches of time that are drawn shorter than they are. */
  readonly gaps: readonly { readonly x: number; readonly time: string }[];
  /** Where lanes begin, and end. */
  readonly left: number;
  readonly right: number;
}

/** Pixels. */
const widths = { gap: 84, marble: 32, nothing: 20, narrowest: 620, character: 8.2 };
/** How long a line of the legend may be. */
const legendColumns = 92;

/** Works out where everything in a run stands. */
export function sketch(scene: Scene): Sketch {
  const { title, frame, sources, wanted, got, values } = scene;
  const { name } = naming(scene);
  const ids = identified(scene);
  const ins = [...sources].map(([lane, { marks }]) => ({ lane, side: 'in' as const, all: marks.map(heard) }));
  const outs = [...wanted.keys()].map((lane) => ({
    lane,
    side: 'out' as const,
    all: (got.get(lane) ?? []).map(said),
  }));
  const rows = [...ins, ...outs].map(({ all }) => {
    const row = new Map<number, string>();
    for (const { frame: at, label } of all) row.set(at, (row.get(at) ?? '') + label);
    return row;
  });
  const end = Math.max(...[...sources.values(), ...wanted.values()].map(({ length }) => length));
  const { at, ticks, gaps, left, right } = scale(rows, frame, end, [...sources.keys(), ...wanted.keys()]);
  const lanes = [...ins, ...outs].map(({ lane, side, all }) => ({ name: lane, side, marbles: placed(all, at, frame) }));
  return { title, lanes, legend: legend(), ticks, gaps, left, right };

  function heard(mark: Mark): Unplaced {
    const id = ids.get(mark);
    return { ...mark, causes: [], ...(id !== undefined && { id }) };
  }

  function said(entry: Entry): Unplaced {
    const { causes } = (entry.value ?? {}) as { causes?: readonly string[] };
    return { frame: entry.frame, kind: entry.kind, label: name(entry), causes: Array.isArray(causes) ? causes : [] };
  }

  function legend(): Sketch['legend'] {
    const known = new Map<string, { readonly label: string; readonly value: unknown }>();
    for (const mark of [...sources.values()].flatMap(({ marks }) => marks)) {
      const { label, says } = mark;
      // One sign may say this in one lane, and that in another.
      if (says !== undefined) known.set(says, { label, value: says });
      else if (Object.hasOwn(values, label)) known.set(label, { label, value: meant(mark, values) });
    }
    // What came out says more than what was asked of it.
    for (const entry of [...wanted.keys()].flatMap((lane) => got.get(lane) ?? [])) {
      const label = name(entry);
      const says = entry.kind === 'next' && entry.value !== label;
      if (says && !known.has(label)) known.set(label, { label, value: entry.value });
    }
    const all = [...known.values()];
    const lines = toldApart(
      all.map(({ value }) => value),
      legendColumns,
    );
    return all.map(({ label }, at) => ({ label, told: lines[at] ?? '' }));
  }
}

type Unplaced = Omit<Marble, 'x' | 'time'>;

/** The ids that events are given: the letter, and `a#2` the second time. */
function identified({ sources, values }: Scene): ReadonlyMap<Mark, string> {
  const all = [...sources.values()].flatMap(({ marks }) => marks).sort((one, other) => one.frame - other.frame);
  const uses = new Map<string, number>();
  const ids = new Map<Mark, string>();
  for (const mark of all.filter(({ kind }) => kind === 'next')) {
    const known = templateOf(values[mark.label]);
    if (!known) continue;
    const count = (uses.get(mark.label) ?? 0) + 1;
    uses.set(mark.label, count);
    ids.set(mark, String(known.given.id ?? (count === 1 ? mark.label : `${mark.label}#${count}`)));
  }
  return ids;
}

function placed(all: readonly Unplaced[], at: ReadonlyMap<number, number>, frame: number): readonly Marble[] {
  const frames = Map.groupBy(all, ({ frame }) => frame);
  return all.map((one) => {
    const same = frames.get(one.frame) ?? [];
    const shift = (same.indexOf(one) - (same.length - 1) / 2) * widths.marble;
    return { ...one, x: Math.round((at.get(one.frame) ?? 0) + shift), time: spoken(one.frame * frame) };
  });
}

function scale(rows: readonly ReadonlyMap<number, string>[], frame: number, end: number, names: readonly string[]) {
  const columns = columnsOf(rows, frame, end, 0);
  const filled = new Set(rows.flatMap((row) => [...row.keys()]));
  const bare = columns.map(({ frame: first, span, width }) =>
    span > 1 ? widths.gap : filled.has(first) ? widths.marble * width + 6 : widths.nothing,
  );
  const stretch = Math.max(1, Math.min(4, widths.narrowest / bare.reduce((sum, width) => sum + width, 0)));
  const left = Math.round(Math.max(...names.map((name) => [...name].length)) * widths.character + 36);
  const at = new Map<number, number>();
  const gaps: { x: number; time: string }[] = [];
  let x = left + 8;
  for (const [index, { frame: first, span }] of columns.entries()) {
    const width = (bare[index] ?? 0) * stretch;
    const middle = Math.round(x + width / 2);
    x += width;
    if (span > 1) {
      gaps.push({ x: middle, time: spoken(span * frame) });
      continue;
    }
    at.set(first, middle);
  }
  const times = timed(at, filled, frame);
  const ticks = [...at].map(([first, middle]) => {
    const time = times.get(first)?.time;
    return { x: middle, ...(time !== undefined && { time }) };
  });
  return { at, ticks, gaps, left, right: Math.round(x) + 24 };
}

/** The times of the first moment, of the last at which something happens, and of those between that have room. */
function timed(at: ReadonlyMap<number, number>, filled: ReadonlySet<number>, frame: number) {
  const moments = [...at].filter(([first]) => filled.has(first) || first === 0);
  const times = new Map<number, { readonly time: string; readonly from: number; readonly to: number }>();
  for (const [first, middle] of [...moments.slice(0, 1), ...moments.slice(-1), ...moments.slice(1, -1)]) {
    const time = spoken(first * frame);
    const room = (time.length * 7 + 14) / 2;
    const [from, to] = [middle - room, middle + room];
    if ([...times.values()].every((other) => to <= other.from || other.to <= from))
      times.set(first, { time, from, to });
  }
  return times;
}
