import { splitText } from '../../operators/split-text.ts';
import { clean } from '../../render/clean.ts';
import { gap, nick } from './nick.ts';

/** How every line after the first begins: nothing in a text can look as if somebody else had said it. */
const more = `…${gap} `;
/** The longest piece of a line that every network takes, in bytes. */
const safe = 280;
/** How much shorter a line is than the longest message: so one that is split is split between two lines. */
const share = 8;

/**
 * Returns what somebody said as it is said elsewhere: `<ann> hello`. A line that is long is several, and each but the
 * first begins with a mark.
 *
 * @param limit - The longest message of the place, in characters or bytes; undefined when nobody knows.
 */
export function line(name: string, text: string, limit = 0): string {
  const head = `<${nick(name)}> `;
  const room = Math.max(safe, limit / share) - size(head);
  const pieces = clean(text)
    .split('\n')
    .flatMap((one) => fitted(one.trimEnd(), room, room));
  return pieces.map((piece, index) => marked(piece, index === 0 ? head : more)).join('\n');
}

/** A line of a bridge, also behind what another bridge put before it: `[irc] <micro> <ann> hello`. */
const own = /^(?:[<[(][^<>[\]()\n]{1,64}[>\])]:? ){0,3}(?:<[^<>]\u200B[^<>\n]{0,80}>|…\u200B) /u;

/** Tells whether a text is what a bridge said, this one or another bot's. */
export function isLine(text: string): boolean {
  return own.test(text);
}

function marked(piece: string, mark: string): string {
  return piece === '' && mark === more ? '' : mark + piece;
}

function fitted(text: string, room: number, most: number): readonly string[] {
  if (size(text) <= room) return [text];
  const parts = splitText(text, Math.max(16, Math.floor(most)));
  return parts.flatMap((part) => (size(part) <= room || most < 32 ? [part] : fitted(part, room, most / 2)));
}

const encoder = new TextEncoder();

function size(text: string): number {
  return encoder.encode(text).length;
}
