import type { Outgoing } from '../outgoing.ts';
import type { Block, Text } from '../text.ts';

/**
 * Returns what a message says, with the name of whom it calls at its start: `ann: Which environment?`, where the name is
 * a mention. For places where others read along; in a direct chat or a mail the text is said as it is.
 */
export function called({ data, calls }: Pick<Outgoing, 'data' | 'calls'>): Text {
  if (!calls) return data;
  const name = { mention: calls.id, text: calls.name };
  const [first, ...rest]: readonly Block[] = typeof data === 'string' ? [{ type: 'paragraph', text: data }] : data;
  if (first?.type !== 'paragraph') return [{ type: 'paragraph', text: [name, ':'] }, ...data] as readonly Block[];
  return [{ type: 'paragraph', text: [name, ': ', ...[first.text].flat()] }, ...rest];
}
