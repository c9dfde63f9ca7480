import type { Block, Inline } from '../../text.ts';
import type { Count } from './digest.ts';
import type { Ran } from './kept.ts';
import type { Slice } from './slices.ts';
import type { When } from './time.ts';

/** How long a list is at most. */
const most = 10;

/** A heading with how many there are, and the first of them; nothing when there are none. */
export function listed<T>(title: string, all: readonly T[], line: (one: T) => Inline): readonly Block[] {
  if (all.length === 0) return [];
  const rest = all.length > most ? [`and ${all.length - most} more`] : [];
  return [heading(title, all.length), { type: 'list', items: [...all.slice(0, most).map(line), ...rest] }];
}

/** A table of messages by something, the most first; nothing when there are none. */
export function counts(title: string, head: string, all: readonly Count[]): readonly Block[] {
  if (all.length === 0) return [];
  const others = all.slice(most);
  const sum = others.reduce((total, one) => total + one.count, 0);
  const rest = others.length > 0 ? [[`and ${others.length} more`, `${sum}`]] : [];
  const rows = all.slice(0, most).map(({ name, count }) => [name, `${count}`]);
  return [
    { type: 'heading', text: title },
    { type: 'table', head: [head, 'Messages'], rows: [...rows, ...rest] },
  ];
}

/** What was run and how it ended, what did not end well first; nothing when nothing was run. */
export function commands(all: readonly Ran[], when: When): readonly Block[] {
  if (all.length === 0) return [];
  const bad = all.filter((run) => run.outcome !== 'ok');
  const runs = [...bad, ...all.filter((run) => run.outcome === 'ok')];
  const rows = runs.slice(0, most).map((run) => [when(run.at), run.name, run.text, ending(run)]);
  const rest = runs.length > most ? [['', '', `and ${runs.length - most} more`, '']] : [];
  const head = ['When', 'Who', 'Command', 'How it ended'];
  const title = bad.length === 0 ? 'Commands, all of them ok' : `Commands, ${bad.length} of them not ok`;
  return [heading(title, all.length), { type: 'table', head, rows: [...rows, ...rest] }];
}

/** What was written over time, as a picture; nothing when nothing was. */
export function bars(title: string, slices: readonly Slice[], when: When): readonly Block[] {
  if (slices.every((slice) => slice.count === 0)) return [];
  return [{ type: 'bars', title, bars: slices.map(({ from, count }) => ({ label: when(from), value: count })) }];
}

function heading(title: string, count: number): Block {
  return { type: 'heading', text: `${title} (${count})` };
}

function ending({ outcome, error, ms }: Ran): string {
  if (outcome === 'ok') return `ok, ${ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`}`;
  return error === '' ? outcome : `${outcome}: ${error}`;
}
