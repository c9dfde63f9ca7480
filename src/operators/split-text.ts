import { checkSettings } from '../check-settings.ts';

/**
 * Splits a text into parts of at most `limit` characters (UTF-16 units), as a platform's longest message asks.
 *
 *     'one two three', 8    →  'one two ', 'three'
 *
 * Cuts after a paragraph, a line or a word, and inside a word only where there is no choice: then between what people
 * see as characters. A code block (```` ``` ````) that is cut is closed, and opened again with its language in the next
 * part; the limit counts these fences. Without them, the parts joined are the text; a part of nothing but space is left
 * out. Takes linear time.
 *
 * @throws {ConfigError} When the limit is under 16: no room for a fence.
 */
export function splitText(text: string, limit: number): readonly string[] {
  checkSettings('splitText', { characters: { limit } });
  if (text.length <= limit) return [text];
  const reserve = text.includes(fence) ? closing.length : 0;
  const parts: string[] = [];
  let open: string | undefined;
  for (let start = 0; start < text.length; ) {
    const opening = open === undefined ? '' : `${open}\n`;
    const room = limit - opening.length;
    if (text.length - start <= room) {
      parts.push(opening + text.slice(start));
      break;
    }
    const end = start + cut(text.slice(start, start + room - reserve + lookahead), room - reserve);
    const stop = settle(text, start, end, open);
    parts.push(closed(opening + text.slice(start, stop.at), stop.open));
    // A language too long to be repeated in every part is left out.
    open = stop.open?.slice(0, stop.open.length * 4 > limit ? fence.length : undefined);
    start = stop.at;
  }
  return parts.filter((part) => part.trim() !== '');
}

const fence = '```';
const closing = `\n${fence}`;
const lookahead = 64;

/** Where to cut a stretch: at most at `room`, after the best break that does not waste more than half of it. */
function cut(stretch: string, room: number): number {
  for (const mark of ['\n\n', '\n', ' ']) {
    const found = stretch.lastIndexOf(mark, room - mark.length);
    if (found > room / 2) return found + mark.length;
  }
  const character = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(stretch).containing(room);
  if (character && character.index > room / 2) return character.index;
  const pair = /^[\uDC00-\uDFFF]/.test(stretch.slice(room)) && /[\uD800-\uDBFF]$/.test(stretch.slice(0, room));
  return pair ? room - 1 : room;
}

function closed(part: string, open: string | undefined): string {
  if (open === undefined) return part;
  return part + (part.endsWith('\n') ? fence : closing);
}

/** Moves a cut out of a fence, and tells what it leaves open: the opening fence with its language. */
function settle(text: string, start: number, end: number, before: string | undefined): Stop {
  let at = end;
  while (at > start && text[at] === '`' && text[at - 1] === '`') at -= 1;
  if (at === start) at = end;
  let open = before;
  let opener = start;
  for (const { index, 0: ticks } of text.slice(start, at).matchAll(/`{3,}/g)) {
    if (open === undefined) opener = start + index;
    open = open === undefined ? fence + language(text, start + index + ticks.length) : undefined;
  }
  if (open === undefined) return { at, open };
  const line = text.slice(opener, at).indexOf('\n');
  const nothing = line === -1 || text.slice(opener + line, at).trim() === '';
  if (opener > start && nothing) return { at: opener, open: undefined };
  const closes = text.startsWith(fence, at) && text[at + fence.length] !== '`';
  return closes ? { at: at + fence.length, open: undefined } : { at, open };
}

interface Stop {
  readonly at: number;
  readonly open: string | undefined;
}

/** The word behind an opening fence, when it is alone on its line. */
function language(text: string, at: number): string {
  const word = /[^\s`]{0,32}(?=[ \r]{0,8}\n)/y;
  word.lastIndex = at;
  return word.exec(text)?.[0] ?? '';
}
