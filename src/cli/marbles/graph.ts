import type { Pipeline } from '../../pipeline.ts';

/** Draws what a pipeline declares: where it listens, and where it speaks. */
export function graph({ name, from, to }: Pick<Pipeline, 'name' | 'from' | 'to'>): string {
  const rows = Math.max(from.length, to.length, 1);
  const middle = Math.floor((rows - 1) / 2);
  const widest = Math.max(0, ...from.map(({ length }) => length));
  const lines = Array.from({ length: rows }, (_, row) => {
    const source = at(from, row, rows);
    const sink = at(to, row, rows);
    const left = join(from, row, { rows, middle, side: 'left' });
    const right = join(to, row, { rows, middle, side: 'right' });
    const centre = row === middle ? `▶ ${name} ─` : ' '.repeat(name.length + 4);
    const before = `${(source ?? '').padEnd(widest)} ${source === undefined ? ' ' : '─'}${left}`;
    return `${before}${centre}${right}${sink === undefined ? '' : `▶ ${sink}`}`.trimEnd();
  });
  return lines.join('\n');
}

/** The name in a row, when the names stand in the middle of all rows. */
function at(names: readonly string[], row: number, rows: number): string | undefined {
  return names[row - Math.floor((rows - names.length) / 2)];
}

interface Join {
  readonly rows: number;
  /** The row of the pipeline. */
  readonly middle: number;
  readonly side: 'left' | 'right';
}

/** Box characters by where they lead: 1 to the names, 2 up, 4 down, 8 to the pipeline. */
const boxes: Readonly<Record<Join['side'], Readonly<Record<number, string>>>> = {
  left: { 3: '┘', 5: '┐', 6: '│', 7: '┤', 9: '─', 10: '└', 11: '┴', 12: '┌', 13: '┬', 14: '├', 15: '┼' },
  right: { 3: '└', 5: '┌', 6: '│', 7: '├', 9: '─', 10: '┘', 11: '┴', 12: '┐', 13: '┬', 14: '┤', 15: '┼' },
};

function join(names: readonly string[], row: number, { rows, middle, side }: Join): string {
  if (names.length === 0) return ' ';
  const top = Math.floor((rows - names.length) / 2);
  const [first, last] = [Math.min(top, middle), Math.max(top + names.length - 1, middle)];
  if (row < first || row > last) return ' ';
  const leads =
    (at(names, row, rows) === undefined ? 0 : 1) +
    (row > first ? 2 : 0) +
    (row < last ? 4 : 0) +
    (row === middle ? 8 : 0);
  return boxes[side][leads] ?? ' ';
}
