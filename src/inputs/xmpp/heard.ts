/** A text without what calls the bot, and whether it called the bot. */
export interface Heard {
  readonly text: string;
  readonly addressed: boolean;
}

/** What may stand between the bot's name and what it is told. */
const delimiters = /[\s:,]*/y;
const edge = /^[^\p{L}\p{N}_-]?$/u;

/**
 * Takes the bot's name and a delimiter off the start of a text, or its name with an `@` off the end. An `@` and its name
 * in the middle stay, for they are part of what is said; they address the bot all the same.
 */
export function heard(raw: string, names: readonly string[]): Heard {
  const text = raw.trim();
  for (const name of names) {
    const at = text.startsWith('@') ? 1 : 0;
    const end = at + name.length;
    if (!same(text.slice(at, end), name)) continue;
    delimiters.lastIndex = end;
    delimiters.test(text);
    const next = delimiters.lastIndex;
    if (next > end || next === text.length) return { text: text.slice(next), addressed: true };
  }
  for (const name of names) {
    const start = text.length - name.length - 1;
    if (start > 0 && text[start] === '@' && same(text.slice(start + 1), name) && /\s/.test(text[start - 1] ?? '')) {
      return { text: text.slice(0, start).trimEnd().replace(/[,:]$/, '').trimEnd(), addressed: true };
    }
  }
  return { text, addressed: names.some((name) => mentioned(text, name)) };
}

function mentioned(text: string, name: string): boolean {
  const [lower, mention] = [text.toLowerCase(), `@${name.toLowerCase()}`];
  for (let at = lower.indexOf(mention); at >= 0; at = lower.indexOf(mention, at + 1)) {
    const [before, after] = [lower[at - 1] ?? '', lower[at + mention.length] ?? ''];
    if (edge.test(before) && edge.test(after)) return true;
  }
  return false;
}

function same(one: string, other: string): boolean {
  return other !== '' && one.toLowerCase() === other.toLowerCase();
}
