import type { Block, Inline, Span, Text } from '../../text.ts';

/**
 * Returns what a command answered when it is a text that every input can render.
 *
 * @throws {TypeError} When it is anything else.
 */
export function textIn(value: unknown): Text {
  if (typeof value === 'string') return value;
  if (isList(value, isBlock)) return value as readonly Block[];
  throw new TypeError('the command answered something that is not a text');
}

type Loose<T> = { readonly [K in T extends unknown ? keyof T : never]?: unknown };

function isBlock(value: unknown): value is Block {
  if (typeof value !== 'object' || value === null) return false;
  const { type, text, items, head, rows, title, bars } = value as Loose<Block>;
  switch (type) {
    case 'paragraph':
      return isInline(text);
    case 'heading':
    case 'code':
      return typeof text === 'string';
    case 'list':
      return isList(items, isInline);
    case 'table':
      return (head === undefined || isList(head, isString)) && isList(rows, (row) => isList(row, isString));
    case 'bars':
      return typeof title === 'string' && isList(bars, isBar);
    default:
      return false;
  }
}

function isInline(value: unknown): value is Inline {
  return typeof value === 'string' || isList(value, isSpan);
}

function isSpan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'string';
  const { bold, code, link, mention, text } = value as Loose<Exclude<Span, string>>;
  if (isString(bold) || isString(code)) return true;
  return isString(text) && (isString(link) || isString(mention));
}

function isBar(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { label, value: size } = value as { label?: unknown; value?: unknown };
  return typeof label === 'string' && typeof size === 'number';
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isList(value: unknown, each: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(each);
}
