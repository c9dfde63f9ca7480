import type { Address } from '../../address.ts';
import { splitText } from '../../operators/split-text.ts';
import type { Bar, Block, Inline, Span, Text } from '../../text.ts';

/** The longest that one message may be, in characters as Slack counts them: escaped. */
const limit = 4_000;

/** Returns the id that somebody has in this workspace, by their address; undefined for all others. */
export type MentionOf = (who: Address) => string | undefined;

const nobody: MentionOf = () => undefined;

/** Stand for the marks of a link until the text around them is escaped; taken out of what people say. */
const open = '\uE000';
const bar = '\uE001';
const close = '\uE002';

/**
 * Renders what the bot says in Slack's markup: one or more messages of at most 4,000 characters, no code block cut.
 * Plain text stays plain, except that columns and tabs over several lines become a code block.
 *
 * @see {@link https://docs.slack.dev/messaging/formatting-message-text}
 */
export function mrkdwn(text: Text, mention: MentionOf = nobody): readonly string[] {
  const marked = typeof text === 'string' ? plain(text) : text.map((one) => block(one, mention)).join('\n');
  return fitted(marked.trimEnd(), limit).filter((message) => message.trim() !== '');
}

/** Splits before escaping, so that no entity is cut; what grows too long by escaping is split again. */
function fitted(marked: string, most: number): string[] {
  return splitText(marked, most).flatMap((part) => {
    const message = escaped(part);
    return message.length <= limit || most < 100 ? [message] : fitted(part, Math.floor(most / 2));
  });
}

/** Half a character would break the form in which a call is sent. */
function escaped(marked: string): string {
  return marked
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\uE000([^\uE000-\uE002]*)\uE001([^\uE000-\uE002]*)\uE002/g, '<$1|$2>')
    .replaceAll(/\uE000(@\w+)\uE002/g, '<$1>')
    .replaceAll(/[\uE000-\uE002]/g, '');
}

function plain(text: string): string {
  const clean = unmarked(text);
  return isColumns(clean) ? code(clean) : clean;
}

/** True for several lines of which two have a tab or a wide gap inside: the output of a program. */
function isColumns(text: string): boolean {
  if (text.includes('```')) return false;
  return text.split('\n').filter((line) => /\S(?:\t| {2})/.test(line)).length > 1;
}

function block(part: Block, mention: MentionOf): string {
  switch (part.type) {
    case 'paragraph':
      return inline(part.text, mention);
    case 'heading':
      return bold(part.text);
    case 'list':
      return part.items.map((item) => `• ${inline(item, mention)}`).join('\n');
    case 'table':
      return code(columns(part.head ? [part.head, ...part.rows] : part.rows));
    case 'code':
      return code(unmarked(part.text));
    case 'bars':
      return `${bold(part.title)}\n${code(bars(part.bars))}`;
  }
}

function inline(text: Inline, mention: MentionOf): string {
  return typeof text === 'string' ? unmarked(text) : text.map((part) => spanOf(part, mention)).join('');
}

function spanOf(part: Span, mention: MentionOf): string {
  if (typeof part === 'string') return unmarked(part);
  if ('bold' in part) return bold(part.bold);
  if ('mention' in part) {
    const id = mention(part.mention);
    return id ? `${open}@${id}${close}` : unmarked(part.text);
  }
  if ('link' in part) return link(part.link, unmarked(part.text));
  const text = unmarked(part.code);
  return text === '' || /[`\n]/.test(text) ? text : `\`${text}\``;
}

function bold(text: string): string {
  const clean = unmarked(text).trim();
  return clean === '' || /[*\n]/.test(clean) ? clean : `*${clean}*`;
}

function link(address: string, text: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^(https?|mailto):$/.test(url.protocol)) return `${text} (${unmarked(address)})`;
  const target = unmarked(url.href).replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return `${open}${target}${bar}${text.replaceAll(/[|\n]/g, ' ')}${close}`;
}

/** A fence inside would end the block: a character of no width goes between its ticks. */
function code(text: string): string {
  return `\`\`\`\n${text.replaceAll('``', '`\u200B`')}\n\`\`\``;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  const cells = rows.map((row) => row.map((cell) => unmarked(cell).replaceAll(/\s+/g, ' ')));
  for (const row of cells) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, [...cell].length);
  }
  return cells
    .map((row) =>
      row
        .map((cell, at) => padded(cell, widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Draws them: a label, a picture and a number in each line. */
export function bars(rows: readonly Bar[]): string {
  const top = Math.max(0, ...rows.map(({ value }) => value));
  const drawn = rows.map(({ label, value }) => [label, picture(top > 0 ? value / top : 0), String(value)]);
  return columns(drawn);
}

/** Twenty characters for the largest, in steps of an eighth of one. */
function picture(share: number): string {
  const eighths = Math.round(Math.max(0, share) * 160);
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? String.fromCodePoint(0x2590 - rest) : '');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length));
}

function unmarked(text: string): string {
  return text.replaceAll(/[\uE000-\uE002]/g, '\uFFFD');
}
