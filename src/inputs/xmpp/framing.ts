import { StringDecoder } from 'node:string_decoder';

/** The longest piece without the end of a tag, in characters: what servers let through is far below. */
const most = 16 * 1_048_576;

/**
 * Cuts what a socket gives into pieces that end with a tag, for a parser that takes quadratic time for text that does
 * not, and that cannot put letters together which came in two parts. Returns the next piece; empty while there is none.
 *
 * @throws {Error} When there was no end of a tag for 16 Mi characters.
 */
export function framing(): (data: Uint8Array) => string {
  const decoder = new StringDecoder('utf8');
  let held: string[] = [];
  let length = 0;
  return (data) => {
    const text = decoder.write(data);
    held.push(text);
    length += text.length;
    if (length > most) throw new Error('the server sent a message without an end');
    if (!text.includes('>')) return '';
    const all = held.join('');
    const end = endOfTags(all);
    held = [all.slice(end)];
    length = all.length - end;
    return all.slice(0, end);
  };
}

/** Behind the last tag that is whole. */
function endOfTags(text: string): number {
  const last = text.lastIndexOf('<');
  const end = text.indexOf('>', last);
  if (last < 0 || end >= 0) return end + 1;
  return text.indexOf('>', text.lastIndexOf('<', last - 1)) + 1;
}
