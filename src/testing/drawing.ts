import type { Column } from './columns.ts';
import { columnsOf } from './columns.ts';
import { spoken } from './notation.ts';

/** One line of a drawing: its title, and what stands at which frame. */
export interface Line {
  readonly title: string;
  readonly cells: readonly { readonly frame: number; readonly label: string }[];
  /** Colours what stands at a frame; it stays as wide as it is. */
  readonly colour?: (label: string, frame: number) => string;
}

/**
 * Draws lines under each other, so that one moment is one column, with a ruler of times above and `sign` under `point`.
 * What does not fit into `columns` is cut on both sides of that point.
 */
export function draw(
  lines: readonly Line[],
  frame: number,
  end: number,
  point: number,
  columns: number,
  sign = '^',
): string[] {
  const rows = lines.map((line) => ({ ...line, cells: grouped(line.cells) }));
  const all = columnsOf(
    rows.map(({ cells }) => cells),
    frame,
    end,
    point,
  );
  const titles = Math.max(...lines.map(({ title }) => title.length)) + 1;
  const [from, to] = around(
    all,
    all.findIndex((column) => column.frame === point),
    columns - titles - 2,
  );
  const shown = all.slice(from, to);
  const edge = (content: string) => `${from > 0 ? '…' : ''}${content}${to < all.length ? '…' : ''}`.trimEnd();
  const before = (at: number) => shown.slice(0, at).reduce((sum, { width }) => sum + width, from > 0 ? 1 : 0);
  return [
    `${''.padEnd(titles)}${ruler(shown, before, frame)}`,
    ...rows.map((row) => row.title.padEnd(titles) + edge(shown.map((column) => cell(column, row, frame)).join(''))),
    `${''.padEnd(titles + before(shown.findIndex((column) => column.frame === point)))}${sign}`,
  ];
}

/** What stands at one frame, as the notation writes it: `a`, `(ab)`. */
function grouped(cells: Line['cells']): Map<number, string> {
  const groups = new Map<number, string>();
  for (const { frame, label } of cells) groups.set(frame, (groups.get(frame) ?? '') + label);
  for (const [frame, labels] of groups) if ([...labels].length > 1) groups.set(frame, `(${labels})`);
  return groups;
}

interface Row extends Pick<Line, 'colour'> {
  readonly cells: ReadonlyMap<number, string>;
}

function cell({ frame: at, span, width }: Column, { cells, colour = (label) => label }: Row, frame: number): string {
  if (span > 1) return ` ${spoken(span * frame)} `;
  const label = cells.get(at) ?? '-';
  return colour(label, at) + ''.padEnd(width - label.length, '-');
}

/** As many columns around one as fit, to both sides in turn. */
function around(columns: readonly Column[], middle: number, room: number): [number, number] {
  let from = middle;
  let to = middle + 1;
  let used = columns[middle]?.width ?? 0;
  for (let grown = true; grown; ) {
    grown = false;
    const left = columns[from - 1];
    if (left && used + left.width <= room) {
      used += left.width;
      from -= 1;
      grown = true;
    }
    const right = columns[to];
    if (right && used + right.width <= room) {
      used += right.width;
      to += 1;
      grown = true;
    }
  }
  return [from, to];
}

/** The time above the first column and above each that something other than a dash's length separates from it. */
function ruler(columns: readonly Column[], before: (at: number) => number, frame: number): string {
  let line = '';
  for (const [at, column] of columns.entries()) {
    const place = before(at);
    const begins = at === 0 || (columns[at - 1]?.span ?? 1) > 1;
    if (begins && column.span === 1 && (line === '' || place > line.length)) {
      line = line.padEnd(place) + spoken(column.frame * frame);
    }
  }
  return line;
}
