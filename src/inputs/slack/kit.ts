import type { Block, Text } from '../../text.ts';
import type { MentionOf } from './mrkdwn.ts';
import { bars, mrkdwn } from './mrkdwn.ts';
import type { Shape } from './shape.ts';

/** One message as Slack takes it: the text is for notifications, and for everything where there are no blocks. */
export interface Post {
  readonly text: string;
  readonly blocks?: readonly Shape[];
}

/**
 * What one message may hold.
 *
 * @see {@link https://docs.slack.dev/reference/block-kit/blocks}
 */
const mostText = 4_000;
const mostBlocks = 50;
const mostSection = 3_000;
const mostHeader = 150;
const mostRows = 100;
const mostColumns = 20;

/**
 * Renders what the bot says as Block Kit where it has a table, code, a heading or bars; one message or more. A part that
 * is beyond a limit of Slack's is markup instead.
 */
export function kit(text: Text, mention: MentionOf): readonly Post[] {
  if (typeof text === 'string' || !text.some(isDrawn)) return mrkdwn(text, mention).map(plain);
  const done: Post[] = [];
  let open: Drawn | undefined;
  const close = () => {
    if (open) done.push(open);
    open = undefined;
  };
  for (const block of text) {
    const parts = mrkdwn([block], mention);
    const [part] = parts;
    if (part === undefined) continue;
    const blocks = parts.length === 1 ? drawn(block, part) : undefined;
    const joined = open && blocks && together(open, { text: part, blocks });
    if (!joined) close();
    if (blocks) open = joined ?? { text: part, blocks };
    else done.push(...parts.map(plain));
  }
  close();
  return done;
}

type Drawn = Required<Post>;

function plain(text: string): Post {
  return { text };
}

function isDrawn({ type }: Block): boolean {
  return type !== 'paragraph' && type !== 'list';
}

/** Undefined when it is too much for one message. */
function together(one: Drawn, next: Drawn): Drawn | undefined {
  const text = `${one.text}\n${next.text}`;
  const blocks = [...one.blocks, ...next.blocks];
  const tables = blocks.filter(({ type }) => type === 'table');
  return text.length <= mostText && blocks.length <= mostBlocks && tables.length <= 1 ? { text, blocks } : undefined;
}

/** A block of ours as one or more of Slack's; undefined when they have no room for it. */
function drawn(block: Block, markup: string): readonly Shape[] | undefined {
  switch (block.type) {
    case 'heading':
      return heading(block.text);
    case 'table':
      return table(block.head ?? [], block.rows);
    case 'code':
      return preformatted(block.text);
    case 'bars':
      return both(heading(block.title), preformatted(bars(block.bars)));
    default:
      return markup.length <= mostSection ? [section(markup)] : undefined;
  }
}

function section(text: string): Shape {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

function heading(text: string): readonly Shape[] | undefined {
  const line = text.replaceAll(/\s+/g, ' ').trim().toWellFormed();
  if (line === '' || line.length > mostHeader) return undefined;
  return [{ type: 'header', text: { type: 'plain_text', text: line, emoji: false } }];
}

function preformatted(text: string): readonly Shape[] | undefined {
  return text === '' ? undefined : [rich('rich_text_preformatted', text)];
}

function both(one: readonly Shape[] | undefined, other: readonly Shape[] | undefined): readonly Shape[] | undefined {
  return one && other && [...one, ...other];
}

function rich(type: string, text: string, style?: Shape): Shape {
  const element = { type: 'text', text: text.toWellFormed(), ...(style && { style }) };
  return { type: 'rich_text', elements: [{ type, elements: [element] }] };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly Shape[] | undefined {
  const all = head.length > 0 ? [head, ...rows] : rows;
  const columns = Math.max(0, ...all.map((row) => row.length));
  if (columns === 0 || columns > mostColumns || all.length > mostRows) return undefined;
  const cells = all.map((row, at) =>
    Array.from({ length: columns }, (_, column) => cell(row[column] ?? '', at === 0 && head.length > 0)),
  );
  return [
    { type: 'table', rows: cells, column_settings: Array.from({ length: columns }, () => ({ is_wrapped: true })) },
  ];
}

/** Slack takes no empty cell: a space that is kept stands in it. */
function cell(text: string, isHead: boolean): Shape {
  const words = text.trim() === '' ? '\u00A0' : text;
  return isHead ? rich('rich_text_section', words, { bold: true }) : { type: 'raw_text', text: words.toWellFormed() };
}
