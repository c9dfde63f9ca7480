/** Reads a text from its beginning, a few words at a time; letters count whatever their case. */
export class Scan {
  readonly #text: string;
  /** Where times are looked for: whole words only. */
  readonly #head: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#head = head(text);
  }

  /** What has not been read, without the space in front. */
  get rest(): string {
    return this.#text.slice(this.#at).trimStart();
  }

  /** The words that come next, as far as times are looked for: with where each one ends. */
  get words(): readonly RegExpExecArray[] {
    return [...this.#head.slice(this.#at).matchAll(/\S+/g)];
  }

  /** Reads what a pattern matches, when it is next and ends with a word, and with a comma or without. */
  take(pattern: RegExp): readonly (string | undefined)[] | undefined {
    const next = new RegExp(`\\s*(?:${pattern.source})(?:,?(?!\\S))`, 'iy');
    next.lastIndex = this.#at;
    const found = next.exec(this.#head);
    if (found) this.#at = next.lastIndex;
    return found ?? undefined;
  }

  /** Reads on by a number of characters. */
  skip(count: number): void {
    this.#at += count;
  }
}

/** Nobody says when in more. */
const longest = 100;

function head(text: string): string {
  const start = text.length - text.trimStart().length;
  const end = start + longest;
  if (text.length <= end) return text;
  const cut = text.slice(0, end + 1);
  return cut.slice(0, cut.search(/\S*$/));
}
