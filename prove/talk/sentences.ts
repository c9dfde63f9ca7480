/** What was said about a word. */
export interface Statement {
  readonly word: string;
  /** `noted`, `charged`, `counted 2`, `logged`, `too old`, `asked`… */
  readonly what: string;
}

/** A way the bot puts things: what it says about which words. */
interface Sentence {
  readonly pattern: RegExp;
  read(found: readonly string[]): readonly Statement[];
}

const about = (pattern: RegExp, what: (found: readonly string[]) => string): Sentence => ({
  pattern,
  read: (found) => [{ word: found[1] ?? '', what: what(found) }],
});

const sentences: readonly Sentence[] = [
  about(/\bnoted (w\d+x\d+)/g, () => 'noted'),
  about(/\bcharged (w\d+x\d+)/g, () => 'charged'),
  about(/\bcounted (w\d+x\d+) (\d)/g, ([, , part]) => `counted ${part}`),
  about(/ ago, so I did not run it: [^\n]*?\b(w\d+x\d+)/g, () => 'too old'),
  about(/I was restarted while running `[^`]*?\b(w\d+x\d+)/g, () => 'asked'),
  about(/I was restarted \d+ times while running `[^`]*?\b(w\d+x\d+)/g, () => 'left'),
  about(/nobody answered in time, so I stopped: [^\n]*?\b(w\d+x\d+)/g, () => 'nobody'),
  about(/Which environment for (w\d+x\d+)/g, () => 'which'),
  about(/\bdeployed (w\d+x\d+) to (\w+)/g, ([, , where]) => `deployed to ${where}`),
  {
    pattern: /\blogged((?:\s+w\d+x\d+)+)/g,
    read: ([, words = '']) =>
      words
        .trim()
        .split(/\s+/)
        .map((word) => ({ word, what: 'logged' })),
  },
];

/** Reads what the bot says in a text, about each word it speaks of. */
export function parsed(text: string): readonly Statement[] {
  return sentences.flatMap(({ pattern, read }) => [...text.matchAll(pattern)].flatMap((found) => read(found)));
}
