import type { Networks } from '../networks/networks.ts';
import { messageKey } from './message-key.ts';

/** One thing the bot said about one word, as a ledger has it. */
export interface Heard {
  readonly word: string;
  /** What it said: `noted`, `charged`, `counted 2`, `logged`, `too old`, `asked`. */
  readonly what: string;
  readonly where: 'slack' | 'acme' | 'email';
  /** The message's own name, the same on every repetition. */
  readonly key: string;
  readonly place: string;
  readonly thread: string;
}

/** A way the bot puts things: what it says about which words. */
interface Sentence {
  readonly pattern: RegExp;
  read(found: readonly string[]): readonly Pick<Heard, 'word' | 'what'>[];
}

const about = (pattern: RegExp, what: (found: readonly string[]) => string): Sentence => ({
  pattern,
  read: (found) => [{ word: found[1] ?? '', what: what(found) }],
});

const sentences: readonly Sentence[] = [
  about(/\bnoted (w\w+)/g, () => 'noted'),
  about(/\bcharged (w\w+)/g, () => 'charged'),
  about(/\bcounted (w\w+) (\d)/g, ([, , part]) => `counted ${part}`),
  about(/ ago, so I did not run it: charge (w\w+)/g, () => 'too old'),
  about(/I was restarted while running `?charge (w\w+)/g, () => 'asked'),
  about(/I was restarted \d+ times while running `\w+ (w\w+)/g, () => 'left'),
  about(/Which environment for (w\w+)/g, () => 'which'),
  about(/\bdeployed (w\w+) to (\w+)/g, ([, , where]) => `deployed to ${where}`),
  {
    pattern: /\blogged((?:\s+w\w+)+)/g,
    read: ([, words = '']) =>
      words
        .trim()
        .split(/\s+/)
        .map((word) => ({ word, what: 'logged' })),
  },
];

/** Returns a function that reads on in the ledgers: each call answers what was said since the last. */
export function ears({ slacks, mail }: Networks): () => readonly Heard[] {
  const read = { slack: 0, acme: 0, email: 0 };
  return () => {
    const heard: Heard[] = [];
    for (const name of ['slack', 'acme'] as const) {
      const { posted } = slacks[name].ledger;
      for (const post of posted.slice(read[name])) {
        const { text, place, thread = '' } = post;
        heard.push(...parsed(text).map((one) => ({ ...one, where: name, key: messageKey(post), place, thread })));
      }
      read[name] = posted.length;
    }
    for (const { text, id, to } of mail.mails.slice(read.email)) {
      heard.push(...parsed(text).map((one) => ({ ...one, where: 'email' as const, key: id, place: to, thread: '' })));
    }
    read.email = mail.mails.length;
    return heard;
  };
}

function parsed(text: string): readonly Pick<Heard, 'word' | 'what'>[] {
  return sentences.flatMap(({ pattern, read }) => [...text.matchAll(pattern)].flatMap((found) => read(found)));
}
