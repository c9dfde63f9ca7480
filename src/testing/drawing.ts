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
 * Draws lines under each other, so that one moment is one column, with `sign` under `point`, and a ruler of times above
 * that has this moment and the last one where there is room.
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
  const room = columns - titles - 2;
  const [from, to] = around(
    all,
    all.findIndex((column) => column.frame === point),
    room,
  );
  const shown = placed(all.slice(from, to), from > 0 ? 1 : 0);
  const edge = (content: string) => `${from > 0 ? '…' : ''}${content}${to < all.length ? '…' : ''}`.trimEnd();
  const last = Math.max(...rows.flatMap(({ cells }) => [...cells.keys()]));
  return [
    `${''.padEnd(titles)}${ruler(shown, frame, [point, last], room)}`,
    ...rows.map((row) => row.title.padEnd(titles) + edge(shown.map((column) => cell(column, row, frame)).join(''))),
    `${''.padEnd(titles + (shown.find((column) => column.frame === point)?.from ?? 0))}${sign}`,
  ];
}

/** A column, and how many characters stand before it. */
interface Placed extends Column {
  readonly from: number;
}

function placed(columns: readonly Column[], first: number): readonly Placed[] {
  let next = first;
  return columns.map((column) => {
    const from = next;
    next += column.width;
    return { ...column, from };
  });
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

/**
 * The time above the first column and above each that a length of time, and not dashes, separates from the one before;
 * then above those of `more` that there is room for.
 */
function ruler(columns: readonly Placed[], frame: number, more: readonly number[], room: number): string {
  const begins = columns.filter((_, at) => at === 0 || (columns[at - 1]?.span ?? 1) > 1);
  const others = more.flatMap((wanted) => columns.filter((column) => column.frame === wanted));
  const times: { readonly from: number; readonly to: number; readonly time: string }[] = [];
  for (const { frame: at, from } of [...begins, ...others].filter(({ span }) => span === 1)) {
    const time = spoken(at * frame);
    const to = from + time.length;
    if (to <= room && times.every((other) => to < other.from || other.to < from)) times.push({ from, to, time });
  }
  return times
    .sort((one, other) => one.from - other.from)
    .reduce((line, { from, time }) => line.padEnd(from) + time, '');
}
