import type { Json } from '../json.ts';
import type { Block, Text } from '../text.ts';
import { plain } from './plain.ts';

/**
 * Returns a text as a value for programs: a plain one as it is, a table as objects by its head (without one as lists),
 * one of a single column as a list, several blocks as a list of what each is.
 */
export function json(text: Text): Json {
  if (typeof text === 'string') return text;
  const [first, ...others] = text.map(inJson);
  return first === undefined || others.length > 0 ? text.map(inJson) : first;
}

function inJson(block: Block): Json {
  switch (block.type) {
    case 'list':
      return block.items.map((item) => plain([{ type: 'paragraph', text: item }]));
    case 'table':
      return block.rows.map((row) => (block.head ? byHead(block.head, row) : row.length === 1 ? (row[0] ?? '') : row));
    case 'bars':
      return { title: block.title, bars: block.bars.map(({ label, value }) => ({ label, value })) };
    default:
      return plain([block]);
  }
}

function byHead(head: readonly string[], row: readonly string[]): Json {
  return Object.fromEntries(row.map((cell, column) => [head[column] ?? String(column), cell]));
}
