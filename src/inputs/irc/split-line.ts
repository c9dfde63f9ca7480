import { code } from './codes.ts';
import type { Style } from './style.ts';
import { opening, styled, unstyled } from './style.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** How many characters past the room are looked at, for one that people see as one and that begins inside. */
const lookahead = 64;

/**
 * Splits one line of text into pieces of at most `room` bytes of UTF-8, the next one only when it is asked for.
 *
 *     'one two three', 8    →  'one two', 'three'
 *
 * Cuts at a space, which goes; inside a word only where there is no choice, then between what people see as
 * characters, and inside one of those only when it alone is too large. No formatting code is cut, and what is switched
 * on at a cut is switched on again in the next piece; the room counts that. Takes linear time.
 *
 * @param room - At least 64: less has no room for the codes of a style.
 */
export function* splitLine(text: string, room: number): Generator<string, void> {
  let style = unstyled;
  for (let start = 0; start < text.length; ) {
    const before = start === 0 ? '' : opening(style);
    const { end, next, style: after } = piece(text, start, { room: room - Buffer.byteLength(before), style });
    if (end > start) yield before + text.slice(start, end);
    start = next;
    style = after;
  }
}

/** Where a piece ends, where the next begins, and what is switched on there. */
interface Cut {
  readonly end: number;
  readonly next: number;
  readonly style: Style;
}

function piece(text: string, start: number, { room, style: before }: { room: number; style: Style }): Cut {
  const stretch = text.slice(start, start + room + lookahead);
  let style = before;
  let bytes = 0;
  let word: Cut | undefined;
  for (const { at, atom } of atoms(stretch)) {
    const here = { end: start + at, next: start + at + (atom === ' ' ? 1 : 0), style };
    const size = Buffer.byteLength(atom);
    if (bytes + size > room) return atom === ' ' ? here : (word ?? within(here, start, points(atom, room)));
    if (atom === ' ' && at > 0) word = here;
    style = styled(style, atom);
    bytes += size;
  }
  return { end: start + stretch.length, next: start + stretch.length, style };
}

/** A cut between two characters, or inside the first one where it alone is too large. */
function within(cut: Cut, start: number, fits: number): Cut {
  return cut.end > start ? cut : { ...cut, end: start + fits, next: start + fits };
}

interface Atom {
  readonly at: number;
  readonly atom: string;
}

/** What must not be cut: formatting codes, and what people see as characters. */
function* atoms(text: string): Generator<Atom, void> {
  const codes = text.matchAll(code);
  let next = codes.next().value;
  let past = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    const end = index + segment.length;
    if (end <= past) continue;
    const at = Math.max(index, past);
    // A mark that would join the last digit of a code stands alone.
    const atom = at === next?.index ? next[0] : text.slice(at, end);
    if (at === next?.index) next = codes.next().value;
    past = at + atom.length;
    yield { at, atom };
  }
}

/** How much of one character that is too large fits, in whole code points; at least one. */
function points(atom: string, room: number): number {
  let fits = 0;
  let bytes = 0;
  for (const point of atom) {
    bytes += Buffer.byteLength(point);
    if (bytes > room && fits > 0) break;
    fits += point.length;
  }
  return fits;
}
