/** A terminal screen that is told what was written and shows what a person would see. */
export interface Vt {
  write(text: string): void;
  /** The rows, without what is empty at their ends. */
  rows(): string[];
  /** Row and column of the cursor, from 0. */
  cursor(): readonly [number, number];
}

const pieces = new RegExp(`${String.fromCharCode(0x1b)}\\[(\\d*)[\\d;]*([A-Za-z])|.`, 'gsu');

/** Knows what Node's readline writes: moves, clears, line ends, wrapping. Throws at anything else. */
export function vt(columns: number): Vt {
  const cells: string[][] = [[]];
  let [row, column] = [0, 0];
  const put = (character: string) => {
    if (column === columns) [row, column] = [row + 1, 0];
    const line = cells[row] ?? [];
    cells[row] = line;
    while (line.length < column) line.push(' ');
    line[column] = character;
    column += 1;
  };
  const control = (code: string, count: number) => {
    if (code === 'A') row = Math.max(0, row - count);
    else if (code === 'B') row += count;
    else if (code === 'C') column = Math.min(columns - 1, column + count);
    else if (code === 'D') column = Math.max(0, column - count);
    else if (code === 'G') column = count - 1;
    else if (code === 'J') {
      cells[row]?.splice(column);
      cells.splice(row + 1);
    } else if (code === 'K') cells[row]?.splice(column);
    else if (code !== 'm') throw new Error(`unknown control sequence ${code}`);
  };
  return {
    write(text) {
      for (const [piece, count, code] of text.matchAll(pieces)) {
        if (code !== undefined) control(code, Number(count || (code === 'J' || code === 'K' ? 0 : 1)));
        else if (piece === '\r') column = 0;
        else if (piece === '\n') [row, column] = [row + 1, 0];
        else if (piece < ' ') throw new Error(`unknown control character ${JSON.stringify(piece)}`);
        else put(piece);
      }
    },
    rows: () => Array.from(cells, (line) => (line ?? []).join('').trimEnd()),
    cursor: () => [row, column],
  };
}
