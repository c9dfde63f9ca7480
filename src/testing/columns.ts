import { spoken } from './notation.ts';

/** One moment of a drawing, or a stretch of time in which nothing happens. */
export interface Column {
  readonly frame: number;
  /** How many frames it stands for. */
  readonly span: number;
  readonly width: number;
}

/** A stretch of empty frames longer than this is drawn as its length in time. */
const longestDashes = 6;

/** Cuts the time of a drawing into columns: what stands at one frame in any row shares one. */
export function columnsOf(
  rows: readonly ReadonlyMap<number, string>[],
  frame: number,
  end: number,
  point: number,
): Column[] {
  const frames = new Set([0, point, Math.max(0, end - 1), ...rows.flatMap((row) => [...row.keys()])]);
  const columns: Column[] = [];
  let next = 0;
  for (const at of [...frames].sort((one, other) => one - other)) {
    const gap = at - next;
    if (gap > longestDashes) columns.push({ frame: next, span: gap, width: spoken(gap * frame).length + 2 });
    else for (; next < at; next += 1) columns.push({ frame: next, span: 1, width: 1 });
    columns.push({ frame: at, span: 1, width: Math.max(1, ...rows.map((row) => row.get(at)?.length ?? 1)) });
    next = at + 1;
  }
  return columns;
}
