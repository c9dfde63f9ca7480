import type { Address } from '../address.ts';
import { inputOf, parseAddress } from '../address.ts';
import { Quotes } from './words.ts';

/** A text, and where its answer is to go. */
export interface Redirected {
  readonly text: string;
  readonly to?: Address;
}

/** Knows whether a name is an input's. */
type Names = Pick<ReadonlySet<string>, 'has'>;

/**
 * Takes a redirect off the end of a text: `call greeter Say.Hello {} > email:ops@example.org`.
 *
 * It is one only when the last ` > ` stands outside of quotes and nothing but a configured input's name, a colon and
 * the rest of one word follows: an arrow, a comparison or a quoted ` > email:x` stays in the text.
 */
export function splitRedirect(text: string, inputs: Names): Redirected {
  const arrow = text.lastIndexOf(' > ');
  if (arrow < 0) return { text };
  const to = parseAddress(text.slice(arrow + 3).trim());
  if (to === undefined || !inputs.has(inputOf(to)) || /[\s"“”]/.test(to) || quoted(text, arrow)) return { text };
  return { text: text.slice(0, arrow).trimEnd(), to };
}

/** Takes a redirect off as {@link splitRedirect} does, to any input a person may have meant: one word. */
export function splitAnyRedirect(text: string): Redirected {
  return splitRedirect(text, { has: (name) => /^[\p{L}\p{N}_-]+$/u.test(name) });
}

/** Whether a place is inside a quoted word or a JSON string; a quote without its other half is a character. */
function quoted(text: string, place: number): boolean {
  const quotes = new Quotes(text);
  for (let at = 0; at < place; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      continue;
    }
    const opens = at === 0 || /\s/.test(text[at - 1] ?? '');
    const end = (opens ? quotes.closing(at) : undefined) ?? quotes.endOfString(at);
    if (end === undefined) continue;
    if (end > place) return true;
    at = end;
  }
  return false;
}
