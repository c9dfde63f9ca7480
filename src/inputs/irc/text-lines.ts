import type { Mark } from '../../render/plain.ts';
import { plain } from '../../render/plain.ts';
import type { Text } from '../../text.ts';
import { splitLine } from './split-line.ts';

/** Settings of {@link textLines}. */
export interface TextLinesOptions {
  /** The longest line, in bytes of UTF-8. */
  readonly room: number;
  /** The most lines; what is over is cut off, and the last line says so. */
  readonly most: number;
}

/** Columns that there are for a table before each row of it is a line of its own. */
const width = 100;
const bold = '\u0002';

/**
 * Renders what the bot says as lines of IRC: headings and bold in bold, links as text, columns aligned. There are no empty
 * lines there, so they are left out. Nothing in a line ends it, and no control character of the text is left.
 */
export function textLines(text: Text, { room, most }: TextLinesOptions): readonly string[] {
  const lines: string[] = [];
  for (const line of plain(text, { width, row: 'line', mark }).split('\n')) {
    for (const piece of splitLine(line.replaceAll('\t', '    ').trimEnd(), room)) {
      if (lines.length === most) return [...lines.slice(0, -1), `… cut off here: ${most} lines are the most`];
      if (piece.trim() !== '') lines.push(piece);
    }
  }
  return lines;
}

/** A switch holds for one line. */
function mark(text: string, how: Mark): string {
  if (how !== 'bold' && how !== 'heading') return text;
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : bold + line + bold))
    .join('\n');
}
