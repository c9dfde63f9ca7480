import { splitText } from '../../operators/split-text.ts';
import { clean } from '../../render/clean.ts';
import { plain } from '../../render/plain.ts';
import { width as columns } from '../../render/width.ts';
import type { Block, Inline, Text } from '../../text.ts';

/**
 * The longest that one message may be, in characters: escaped, and in bytes, it is below the 64 KiB that the strictest
 * servers take.
 */
export const limit = 10_000;
/** Columns of a table that most clients show without breaking its lines. */
const width = 100;

/**
 * Renders what the bot says as the body of one or more messages of at most 10,000 characters, with the marks that clients
 * show as code and bold.
 *
 * @param mention - Marks the name of somebody who is called.
 * @see {@link https://xmpp.org/extensions/xep-0393.html}
 */
export function styled(text: Text, mention: (name: string) => string): readonly string[] {
  const marked = typeof text === 'string' ? clean(text) : text.map((block) => inBlock(block, mention)).join('\n');
  return splitText(carried(marked).trimEnd(), limit).filter((part) => part.trim() !== '');
}

/** XML has no way to write these. */
function carried(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
}

function inBlock(block: Block, mention: (name: string) => string): string {
  switch (block.type) {
    case 'code':
      return code(plain([block]));
    case 'table':
      return table(block);
    case 'bars':
      return `${marked(block.title, '*')}\n${code(plain([{ ...block, title: '' }]).trimStart())}`;
    case 'paragraph':
      return plain([{ ...block, text: called(block.text, mention) }], { mark });
    case 'list':
      return plain([{ ...block, items: block.items.map((item) => called(item, mention)) }], { mark });
    case 'heading':
      return plain([block], { mark });
  }
}

/** Aligned in a block of code; a wider one row by row, since what is broken there is aligned no more. */
function table(block: Block): string {
  const aligned = plain([block]);
  const fits = aligned.split('\n').every((line) => columns(line) <= width);
  return fits ? code(aligned) : plain([block], { width, row: 'line', mark });
}

function called(text: Inline, mention: (name: string) => string): Inline {
  if (typeof text === 'string') return text;
  return text.map((span) =>
    typeof span === 'object' && 'mention' in span ? { ...span, text: mention(span.text) } : span,
  );
}

function mark(text: string, how: 'heading' | 'bold' | 'code' | 'link'): string {
  if (how === 'link') return text;
  return marked(text, how === 'code' ? '`' : '*');
}

/** A mark that would not hold, for what is in the text, is left out. */
function marked(text: string, sign: '*' | '`'): string {
  const inner = text.trim();
  return inner === '' || inner.includes(sign) || inner.includes('\n') ? inner : `${sign}${inner}${sign}`;
}

/** A fence inside would end the block: a character of no width goes between its ticks. */
function code(text: string): string {
  return `\`\`\`\n${text.replaceAll('``', '`\u200B`')}\n\`\`\``;
}
