import type { Bar, Block, Inline, Span, Text } from '../text.ts';
import { clean, oneLine } from './clean.ts';
import { link } from './link.ts';
import { width } from './width.ts';

/** What a renderer may mark in its own way (a terminal: bold, underline). */
export type Mark = 'heading' | 'bold' | 'code' | 'link';

/** Settings of {@link plain}. */
export interface PlainOptions {
  /** Columns there are: a table that is wider is shown row by row. Default: as many as needed. */
  readonly width?: number;
  /** Such a row is a line for each cell (default), or one line for all, where each line is a message or costs time. */
  readonly row?: 'lines' | 'line';
  /** Marks a piece of cleaned text; by default it stays as it is. */
  readonly mark?: (text: string, mark: Mark) => string;
}

type Settings = Required<PlainOptions>;

/**
 * Renders a text for a terminal or the text part of a mail: no markup, aligned columns, bars with their numbers,
 * links as `text <url>`. Control characters and sequences are taken out. Ends without a line feed.
 */
export function plain(text: Text, options: PlainOptions = {}): string {
  if (typeof text === 'string') return clean(text);
  const settings: Settings = {
    ...{ width: Number.POSITIVE_INFINITY, row: 'lines' as const, mark: (marked: string) => marked },
    ...options,
  };
  return text.map((block) => blockOf(block, settings)).join('\n\n');
}

function blockOf(block: Block, settings: Settings): string {
  switch (block.type) {
    case 'paragraph':
      return inline(block.text, settings);
    case 'heading':
      return settings.mark(oneLine(block.text), 'heading');
    case 'list':
      return block.items.map((item) => `- ${inline(item, settings).replaceAll('\n', '\n  ')}`).join('\n');
    case 'code':
      return clean(block.text);
    case 'table':
      return table(block.head ?? [], block.rows, settings);
    case 'bars':
      return [settings.mark(oneLine(block.title), 'heading'), ...bars(block.bars, settings)].join('\n');
  }
}

function inline(text: Inline, settings: Settings): string {
  return typeof text === 'string' ? clean(text) : text.map((span) => spanOf(span, settings)).join('');
}

function spanOf(span: Span, { mark }: Settings): string {
  if (typeof span === 'string') return clean(span);
  if ('bold' in span) return mark(clean(span.bold), 'bold');
  if ('code' in span) return mark(clean(span.code), 'code');
  if ('mention' in span) return oneLine(span.text);
  const url = link(span.link);
  const text = oneLine(span.text);
  if (url === undefined || url === text) return text;
  return text === '' ? mark(url, 'link') : `${text} <${mark(url, 'link')}>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], settings: Settings): string {
  const titles = head.map(oneLine);
  const cells = rows.map((row) => row.map(oneLine));
  const lines = titles.length === 0 ? cells : [titles, cells.length === 0 ? [] : undefined, ...cells];
  const widths: number[] = [];
  for (const line of lines) {
    for (const [column, cell] of (line ?? []).entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  }
  const total = widths.reduce((sum, columns) => sum + columns + 2, -2);
  if (total > settings.width) {
    if (settings.row === 'line') return cells.map((row) => onOneLine(titles, row, settings)).join('\n');
    return cells.map((row) => record(titles, row)).join('\n\n');
  }
  const rule = widths.map((columns) => '-'.repeat(columns));
  return lines
    .map((line) =>
      (line ?? rule)
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .trimEnd();
}

function record(titles: readonly string[], row: readonly string[]): string {
  return row.map((cell, column) => (titles[column] ? `${titles[column]}: ${cell}` : cell)).join('\n');
}

/** The first cell names the row; what says nothing is left out. */
function onOneLine(titles: readonly string[], [first = '', ...rest]: readonly string[], { mark }: Settings): string {
  const cells = rest.map((cell, column) => (titles[column + 1] ? `${titles[column + 1]}: ${cell}` : cell));
  const said = cells.filter((_, column) => rest[column] !== '' && rest[column] !== '-');
  return [...(first === '' ? [] : [mark(first, 'bold')]), ...said].join(' · ');
}

/** The longest bar fills what is left beside label and number, at most 32 columns; below one eighth there is none. */
function bars(all: readonly Bar[], settings: Settings): string[] {
  const rows = all.map((bar) => ({ label: oneLine(bar.label), value: bar.value, number: String(bar.value) }));
  const label = longest(rows.map((row) => width(row.label)));
  const number = longest(rows.map((row) => row.number.length));
  const most = longest(rows.map((row) => row.value));
  const room = Math.max(1, Math.min(32, settings.width - label - number - 3));
  return rows.map((row) =>
    `${padded(row.label, label)}  ${row.number.padStart(number)} ${drawn(row.value, most, room)}`.trimEnd(),
  );
}

function drawn(value: number, most: number, room: number): string {
  const eighths = most > 0 && value > 0 ? Math.round((value / most) * room * 8) || 0 : 0;
  const last = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (last === 0 ? '' : String.fromCharCode(0x2590 - last));
}

function longest(numbers: readonly number[]): number {
  return numbers.reduce((most, next) => Math.max(most, next), 0);
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}
