import type { Activity } from '../activity.ts';
import type { Line } from './drawing.ts';
import { draw } from './drawing.ts';
import type { Entry, Values } from './entry.ts';
import type { Fault } from './judge.ts';
import { legend } from './legend.ts';
import type { Naming } from './naming.ts';
import { nearest } from './nearest.ts';
import type { Lane } from './notation.ts';
import { spoken } from './notation.ts';
import { paint } from './paint.ts';
import { shortened } from './show.ts';
import type { Released } from './sources.ts';
import { vanished } from './vanished.ts';
import { columns, wrapped } from './wrapped.ts';

/** A run, as far as a failure has to show it. */
export interface Scene {
  readonly title: string;
  readonly frame: number;
  readonly values: Values;
  readonly sources: ReadonlyMap<string, Lane>;
  readonly wanted: ReadonlyMap<string, Lane>;
  readonly got: ReadonlyMap<string, readonly Entry[]>;
  readonly released: readonly Released[];
  /** Lanes that are not drawn, unless they are wanted or at fault; `activity` is told in words. */
  readonly aside: readonly string[];
}

/** Writes what went wrong: the lanes drawn under each other, what the letters mean, and why. */
export function failure(scene: Scene, found: readonly [Fault, ...Fault[]], named: Naming): string {
  const { frame, sources, wanted, got } = scene;
  const faults = [...found].sort((one, other) => one.frame - other.frame);
  const [first] = faults as [Fault, ...Fault[]];
  const { name } = named;
  const drawn = new Set([...wanted.keys(), ...[...got.keys()].filter((lane) => drawable(scene, faults, lane))]);
  const entries = [...drawn].flatMap((lane) =>
    faults.some((fault) => fault.lane === lane) ? (got.get(lane) ?? []) : [],
  );
  // Capitals are few: what is near to the difference has them.
  for (const entry of nearest(entries, first.frame)) name(entry);
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
    ...legend(scene, first.frame, named),
    ...remarks(scene),
    ...reasons,
    ...vanished(scene, faults),
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
