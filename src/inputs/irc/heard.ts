/** A text without what calls the bot, and whether it called the bot. */
export interface Heard {
  readonly text: string;
  readonly addressed: boolean;
}

/** What may stand between the bot's name and what it is told. */
const delimiters = /[\s:,]*/y;

/**
 * Takes the bot's name and a delimiter off the start of a text, with or without an `@`. `@micro` as a word further on
 * stays, for it is part of what is said; it addresses the bot all the same.
 *
 * @param names - What the bot answers to.
 * @param fold - The same for all spellings of one name.
 */
export function heard(raw: string, names: readonly string[], fold: (text: string) => string): Heard {
  const text = raw.trim();
  const known = new Set(names.map(fold));
  const at = text.startsWith('@') ? 1 : 0;
  for (const name of known) {
    const end = at + name.length;
    if (name === '' || fold(text.slice(at, end)) !== name) continue;
    delimiters.lastIndex = end;
    delimiters.test(text);
    if (delimiters.lastIndex > end || end === text.length)
      return { text: text.slice(delimiters.lastIndex), addressed: true };
  }
  const addressed = text.includes('@') && text.split(/\s+/).some((word) => mentions(word, known, fold));
  return { text, addressed };
}

function mentions(word: string, known: ReadonlySet<string>, fold: (text: string) => string): boolean {
  return word.startsWith('@') && known.has(fold(word.slice(1).replace(/[.,:;!?)]+$/, '')));
}
