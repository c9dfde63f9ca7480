import type { Random } from './random.ts';

/** The longest that is made, in characters: matching ends at 16 KiB. */
const longest = 20_000;

/** What many things that read text have been broken by. */
const odd: readonly string[] = [
  ...['\0', '\n', '\r\n', '\t', '\u0001', '\u001b[31m', '\u00a0', '\u2028', '\u202e', '\ufeff', '\ud800', '\udc00'],
  ...[
    '🙂',
    '👩‍👩‍👧',
    'é\u0301',
    'İ',
    'ſ',
    'ß',
    '٣',
    '__proto__',
    'constructor',
    'NaN',
    '-1',
    '1e999',
    '0x1',
    '9'.repeat(30),
  ],
  ...[
    '"',
    "'",
    '“',
    '`',
    '\\',
    '\\"',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '&',
    ':',
    ',',
    '=',
    ' ',
    '  ',
    '->',
    '%s',
    '$&',
    '*',
  ],
];

/** Returns one of the seeds after a few changes, some of them with pieces of the others or of `tokens`. */
export function mutatedText(any: Random, seeds: readonly string[], tokens: readonly string[] = []): string {
  let text = any.pick(seeds);
  for (let left = any.below(7); left > 0; left -= 1) text = changed(text, any, { seeds, tokens });
  return text.slice(0, longest);
}

interface Material {
  readonly seeds: readonly string[];
  readonly tokens: readonly string[];
}

function changed(text: string, any: Random, { seeds, tokens }: Material): string {
  const at = any.below(text.length + 1);
  const end = at + any.below(Math.min(12, text.length - at + 1));
  const [before, piece, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
  switch (any.below(9)) {
    case 0:
      return before + after;
    case 1:
      return before + piece + piece + after;
    case 2:
      return before + any.pick(odd) + after;
    case 3:
      return before + any.pick(tokens.length > 0 ? tokens : odd) + piece + after;
    case 4:
      return before + String.fromCharCode(any.below(any.pick([0x80, 0x800, 0x10000]))) + after;
    case 5:
      return before + other(any.pick(seeds), any);
    case 6:
      return before + (any.below(2) === 0 ? piece.toUpperCase() : piece.toLowerCase()) + after;
    case 7:
      return after + piece + before;
    default:
      // Long ones are rare, as they take long.
      return any.below(40) > 0
        ? text
        : before + (piece || any.pick(odd)).repeat(1 + any.below(longest)).slice(0, longest);
  }
}

function other(seed: string, any: Random): string {
  return seed.slice(any.below(seed.length + 1));
}
