import type { Activity } from '../activity.ts';
import type { Line } from './drawing.ts';
import { draw } from './drawing.ts';
import type { Entry, Values } from './entry.ts';
import { meant, mismatch } from './entry.ts';
import type { Fault, Name } from './judge.ts';
import type { Lane, Mark } from './notation.ts';
import { spoken } from './notation.ts';
import { paint } from './paint.ts';
import { shortened, show } from './show.ts';

/** A run, as far as a failure has to show it. */
export interface Scene {
  readonly title: string;
  readonly frame: number;
  readonly values: Values;
  readonly sources: ReadonlyMap<string, Lane>;
  readonly wanted: ReadonlyMap<string, Lane>;
  readonly got: ReadonlyMap<string, readonly Entry[]>;
  /** Lanes that are not drawn, unless they are wanted or at fault; `activity` is told in words. */
  readonly aside: readonly string[];
}

const columns = 80;

/** Names entries by the letter that they are wanted under, and by a new capital when there is none. */
export function naming({ wanted, values }: Pick<Scene, 'wanted' | 'values'>): {
  name: Name;
  unknown: Map<string, string>;
} {
  const marks = [...wanted.values()].flatMap((lane) => lane.marks);
  const unknown = new Map<string, string>();
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(
    (letter) => !Object.hasOwn(values, letter) && !marks.some(({ label }) => label === letter),
  );
  const name: Name = (entry) => {
    if (entry.kind === 'complete') return '|';
    const known = marks.find((mark) => !mismatch(mark, entry, values));
    if (known) return known.label;
    if (entry.kind === 'error') return '#';
    if (typeof entry.value === 'string' && [...entry.value].length === 1) return entry.value;
    const shown = show(entry.value);
    const letter = unknown.get(shown) ?? free.shift() ?? '?';
    unknown.set(shown, letter);
    return letter;
  };
  return { name, unknown };
}

/** Writes what went wrong: the lanes drawn under each other, what the letters mean, and why. */
export function failure(scene: Scene, found: readonly [Fault, ...Fault[]]): string {
  const { frame, sources, wanted, got } = scene;
  const faults = [...found].sort((one, other) => one.frame - other.frame);
  const [first] = faults as [Fault, ...Fault[]];
  const { name, unknown } = naming(scene);
  const drawn = new Set([...wanted.keys(), ...[...got.keys()].filter((lane) => drawable(scene, faults, lane))]);
  const names = [...sources.keys(), ...drawn];
  const title = (lane: string, kind: string) => `${shortened(lane, 16).padEnd(longest(names))} ${kind}`;
  const lines: Line[] = [...sources].map(([lane, { marks }]) => ({ title: title(lane, 'in'), cells: marks }));
  for (const lane of drawn) {
    const entries = (got.get(lane) ?? []).map((entry) => ({ frame: entry.frame, label: name(entry) }));
    const marks = wanted.get(lane)?.marks ?? [];
    const fault = faults.find((one) => one.lane === lane);
    const colour = (as: 'wanted' | 'wrong') => (label: string, at: number) =>
      at === fault?.frame || (fault && at > fault.frame && differs(marks, entries, at)) ? paint(label, as) : label;
    if (wanted.has(lane))
      lines.push({ title: title(lane, fault ? 'want' : 'ok'), cells: marks, colour: colour('wanted') });
    if (fault) lines.push({ title: title(lane, 'got'), cells: entries, colour: colour('wrong') });
  }
  const end = Math.max(...[...sources.values(), ...wanted.values()].map(({ length }) => length));
  const reasons = faults.flatMap(({ lane, frame: at, why: [reason, ...more] }) => [
    ...wrapped(`${lane} at ${spoken(at * frame)}: ${reason}`),
    ...more.flatMap((detail) => wrapped(detail).map((part) => `  ${part}`)),
  ]);
  const body = [
    ...draw(lines, frame, end, first.frame, columns - 2, paint('^', 'wrong')),
    '',
    ...legend(scene, unknown),
    ...remarks(scene),
    ...reasons,
    ...noticed(scene, drawn),
  ];
  return [
    `${shortened(scene.title, 40)}: lane ${shortened(first.lane, 16)} differs at ${spoken(first.frame * frame)}`,
    '',
    ...body.map((line) => `  ${line}`.trimEnd()),
  ].join('\n');
}

/** Whether other things stand at a frame than are wanted there. */
function differs(wanted: Line['cells'], got: Line['cells'], frame: number): boolean {
  const at = (cells: Line['cells']) => cells.flatMap((one) => (one.frame === frame ? [one.label] : [])).join();
  return at(wanted) !== at(got);
}

/** What the test says about its lanes. */
function remarks({ sources, wanted, frame }: Scene): string[] {
  const all = [...sources, ...wanted].flatMap(([lane, { comments = [] }]) =>
    comments.map(({ frame: at, words }) => shortened(`${lane} at ${spoken(at * frame)} // ${words}`, columns - 2)),
  );
  return all.length === 0 ? [] : [...all, ''];
}

function drawable({ aside }: Scene, faults: readonly Fault[], lane: string): boolean {
  return !aside.includes(lane) || faults.some((fault) => fault.lane === lane);
}

/** The first of what the bot had trouble with: it may be why. */
function noticed({ aside, got, frame }: Scene, drawn: ReadonlySet<string>): string[] {
  const told = aside.includes('activity') && !drawn.has('activity') ? (got.get('activity') ?? []) : [];
  const troubles = told.slice(0, 5).map(({ frame: at, value }) => {
    const { code, pipeline, input, event, detail } = value as Activity;
    const about = [pipeline ?? input, event].filter((part) => part !== undefined).join(' ');
    return `noticed at ${spoken(at * frame)}: ${code} ${about}${detail === undefined ? '' : `: ${detail}`}`;
  });
  return troubles.length === 0 ? [] : ['', ...troubles.flatMap(wrapped)];
}

function longest(names: readonly string[]): number {
  return Math.min(16, Math.max(...names.map((name) => name.length)));
}

/** Breaks a long line, and cuts a very long one. */
function wrapped(line: string): string[] {
  const parts: string[] = [];
  for (let rest = shortened(line, 500); rest !== ''; ) {
    const space = rest.length > columns - 4 ? rest.lastIndexOf(' ', columns - 4) : rest.length;
    const at = space > 40 ? space : columns - 4;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return parts;
}

function legend({ sources, wanted, values }: Scene, unknown: ReadonlyMap<string, string>): string[] {
  const marks: Mark[] = [...sources.values(), ...wanted.values()].flatMap((lane) => lane.marks);
  const known = new Set<string>();
  for (const mark of marks) {
    if (mark.says !== undefined) known.add(`${mark.label} = ${mark.says}`);
    else if (Object.hasOwn(values, mark.label)) known.add(`${mark.label} = ${show(meant(mark, values))}`);
  }
  // Nobody wrote these down: they are told at length.
  const news = Array.from(unknown, ([shown, letter]) => wrapped(shortened(`${letter} = ${shown}`, 3 * columns)));
  const all = [
    ...Array.from(known, (line) => shortened(line, columns - 2)),
    ...news.flatMap(([begin = '', ...more]) => [begin, ...more.map((part) => `  ${part}`)]),
  ];
  return all.length === 0 ? [] : [...all, ''];
}
