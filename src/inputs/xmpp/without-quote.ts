import type { Element } from './element.ts';
import { names } from './names.ts';

/**
 * Takes out of a reply's words what repeats the message that it answers, for clients that know no replies.
 *
 * @see {@link https://xmpp.org/extensions/xep-0428.html}
 */
export function withoutQuote(body: string, stanza: Element): string {
  const fallback = stanza.getChildren('fallback', names.fallback).find(({ attrs }) => attrs.for === names.reply);
  const { start, end } = fallback?.getChild('body')?.attrs ?? {};
  if (!number.test(start) || !number.test(end)) return body;
  // They count code points, not UTF-16 units.
  const points = [...body];
  return [...points.slice(0, Number(start)), ...points.slice(Number(end))].join('');
}

const number = /^\d{1,9}$/;
