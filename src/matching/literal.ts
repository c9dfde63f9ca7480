/** What every text that a pattern matches begins with, as far as that is certain. */
export interface Literal {
  /** Empty when nothing is certain. */
  readonly text: string;
  /** The first word, when all of it is certain. */
  readonly word?: string;
  /** What the pattern holds besides: nothing, the end of the text, or more that has to be matched. */
  readonly rest: 'nothing' | 'end' | 'more';
}

/**
 * Reads the literal beginning of a pattern: `^call ` gives `call ` and the word `call`, `^deploy(ment)? (\w+)` gives
 * `deploy` and no word. When in doubt it gives less.
 */
export function literal(source: string): Literal {
  if (!source.startsWith('^') || repeatsThrough.test(source) || hasAlternatives(source)) return nothing;
  const { text, remains } = beginning(source);
  if (text === '') return nothing;
  if (remains === '') return { text, ...firstWord(text), rest: 'nothing' };
  if (remains === '$') return { text, ...firstWord(`${text} `), rest: 'end' };
  const spaced = /^\\s(?![*?{])/.test(remains);
  return { text, ...firstWord(spaced ? `${text} ` : text), rest: 'more' };
}

/** Where the first word of a text ends: at what `\s` of RE2 matches. */
export const space: RegExp = /[\t\n\f\r ]/;

/** A repeat is of what comes before these, however far back: `^a(?i)*` and `^a+(?i)?` match the empty text. */
const repeatsThrough = /(?:\(\?[a-zA-Z-]*\)|\\[QE])[*?{]/;

const nothing: Literal = { text: '', rest: 'more' };

/** The word in front of the first space; a text that begins with a space has none. */
function firstWord(text: string): { readonly word?: string } {
  const end = text.search(space);
  return end > 0 ? { word: text.slice(0, end) } : {};
}

/** What comes before anything but plain characters, and what comes from there on. */
function beginning(source: string): { readonly text: string; readonly remains: string } {
  let text = '';
  let at = 1;
  for (let piece = literalAt(source, at); piece !== undefined; piece = literalAt(source, at)) {
    const after = source[at + piece.length] ?? '';
    if (after !== '' && '*?{'.includes(after)) break;
    text += piece.value;
    at += piece.length;
  }
  return { text, remains: source.slice(at) };
}

/** One character that stands for itself, or an escaped sign. */
function literalAt(source: string, at: number): { readonly value: string; readonly length: number } | undefined {
  const code = source.codePointAt(at);
  if (code === undefined) return undefined;
  const sign = String.fromCodePoint(code);
  if (sign === '\\') {
    const escaped = source[at + 1] ?? '';
    return /^[!-/:-@[-`{-~]$/.test(escaped) ? { value: escaped, length: 2 } : undefined;
  }
  return '^$.|?*+()[]{}'.includes(sign) ? undefined : { value: sign, length: sign.length };
}

/** Whether there is a `|` outside of every group. */
function hasAlternatives(source: string): boolean {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '\\') at = source[at + 1] === 'Q' ? endOfQuote(source, at) : at + 1;
    else if (sign === '[') at = endOfClass(source, at);
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (sign === '|' && depth <= 0) return true;
  }
  return false;
}

function endOfQuote(source: string, at: number): number {
  const end = source.indexOf('\\E', at + 2);
  return end < 0 ? source.length : end + 1;
}

/** A `]` right after `[` or `[^` stands for itself; `[:alpha:]` may stand inside. */
function endOfClass(source: string, start: number): number {
  let at = source[start + 1] === '^' ? start + 2 : start + 1;
  if (source[at] === ']') at += 1;
  for (; at < source.length && source[at] !== ']'; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source.startsWith('[:', at)) at = Math.max(at, source.indexOf(':]', at) + 1);
  }
  return at;
}
