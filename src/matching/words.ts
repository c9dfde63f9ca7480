/** One argument of a command, and where it stands in the text. */
export interface Word {
  /** Without the quotes around it. */
  readonly value: string;
  readonly from: number;
  /** Where it ends, its closing quote included. */
  readonly to: number;
}

const doubles = '"“”„‟';
const singles = "'‘’‚‛";
/** Of a quote, those that may close it. */
const kinds = new Map([doubles, singles].flatMap((kind) => [...kind].map((sign) => [sign, kind] as const)));

/**
 * Splits a text into arguments at spaces, tabs and line feeds. A word may stand in quotes, straight or as phones write
 * them, and then hold spaces; a quote inside a word (`don't`, `{"a":1}`) or without its other half is a character.
 */
export function words(text: string): readonly Word[] {
  const found: Word[] = [];
  const quotes = new Quotes(text);
  for (let at = skipSpace(text, 0); at < text.length; ) {
    const close = quotes.closing(at);
    const to = close === undefined ? endOfWord(text, at) : close + 1;
    const value = close === undefined ? text.slice(at, to) : unescaped(text.slice(at + 1, close));
    found.push({ value, from: at, to });
    at = skipSpace(text, to);
  }
  return found;
}

/** Finds the other half of quotes; a kind is given up once it is missing, so that all of it takes linear time. */
export class Quotes {
  readonly #text: string;
  #missing = '';

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the quote is closed that opens a word at this place; undefined when none does. */
  closing(at: number): number | undefined {
    const text = this.#text;
    const code = text.charCodeAt(at);
    // Most words begin with a letter: it is none of the quotes, which stand before and behind all of these.
    if (code > 39 && code < 0x2018) return undefined;
    const kind = kinds.get(text[at] ?? ' ');
    if (kind === undefined || this.#missing.includes(kind)) return undefined;
    for (let end = at + 1; end < text.length; end += 1) {
      if (text[end] === '\\') end += 1;
      else if (kind.includes(text[end] ?? ' ') && isSpace(text.charCodeAt(end + 1))) return end;
    }
    this.#missing += kind;
    return undefined;
  }

  /** Where the string ends that opens at this place, as in JSON: at the next double quote that is not escaped. */
  endOfString(at: number): number | undefined {
    const text = this.#text;
    if (!doubles.includes(text[at] ?? ' ')) return undefined;
    for (let end = at + 1; end < text.length; end += 1) {
      if (text[end] === '\\') end += 1;
      else if (doubles.includes(text[end] ?? ' ')) return end;
    }
    return undefined;
  }
}

/** The raw text behind a word, without the spaces around it. */
export function restAfter(text: string, word: Word | undefined): string {
  return word === undefined ? '' : text.slice(word.to).trim();
}

/** Takes away the backslash in front of quotes and backslashes only: `\n` stays as it is. */
function unescaped(quoted: string): string {
  return quoted.includes('\\') ? quoted.replace(/\\(["“”„‟'‘’‚‛\\])/g, '$1') : quoted;
}

/** True for what separates words, and for the end of the text, whose code is not a number. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || Number.isNaN(code);
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && isSpace(text.charCodeAt(next))) next += 1;
  return next;
}

function endOfWord(text: string, at: number): number {
  let next = at;
  while (!isSpace(text.charCodeAt(next))) next += 1;
  return next;
}
