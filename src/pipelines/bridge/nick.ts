import { brief } from '../../render/brief.ts';
import { oneLine } from '../../render/clean.ts';

/** Has no width, and ends a word: nobody's client takes what it stands in for its person's name. */
export const gap: string = '\u200B';

/** The longest name, in characters. */
const longest = 32;
/** Signs that a network may take for formatting, or that a line of a bridge is known by; and what looks like them. */
const signs: ReadonlyMap<string, string> = new Map([
  ['<', '‹'],
  ['>', '›'],
  ['*', '＊'],
  ['~', '～'],
  ['`', '｀'],
  ['_', '＿'],
]);

/** Returns a name as a bridge shows it: on one line, without marks, and calling nobody who has the same. */
export function nick(name: string): string {
  const plain = oneLine(name)
    .replaceAll(gap, '')
    .replace(/[<>*~`]|(?<![\p{L}\p{N}])_/gu, (sign) => signs.get(sign) ?? sign);
  return broken(brief(plain === '' ? 'somebody' : plain, longest));
}

/** Breaks a word behind its first character, so that it looks the same and calls nobody. */
export function broken(word: string): string {
  const [first = ''] = word;
  return first + gap + word.slice(first.length);
}
