import type { Kind } from '../talk/said.ts';
import { parsed } from '../talk/sentences.ts';
import { letter } from './letter.ts';

/** One thing said. */
export interface SaidInside {
  readonly word: string;
  readonly kind: Kind;
}

/** What each kind must come to, once. */
const expected: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  note: ['noted'],
  job: ['noted'],
  log: ['logged'],
  charge: ['charged'],
  count: ['counted 1', 'counted 2', 'counted 3'],
  deploy: ['deployed to staging'],
};

/** What was said to a bot in this process, what it said, and what it did. */
export class Account {
  readonly said: SaidInside[] = [];
  /** How often each thing was done. */
  readonly effects: Map<string, number> = new Map();
  /** By word and statement, the keys of the messages that made it. */
  readonly #heard = new Map<string, Map<string, Set<string>>>();

  /** Notes a message of the bot's; answers the statements in it. */
  hear(text: string, key: string): ReturnType<typeof parsed> {
    const statements = parsed(text);
    for (const { word, what } of statements) {
      const whats = this.#heard.get(word) ?? new Map<string, Set<string>>();
      this.#heard.set(word, whats.set(what, (whats.get(what) ?? new Set()).add(key)));
    }
    return statements;
  }

  get complete(): boolean {
    return this.said.every((one) => this.#missing(one).length === 0);
  }

  get violations(): readonly string[] {
    return [
      ...this.said.flatMap((one) => this.#missing(one).map((what) => `${named(one)} was lost: never ${what}`)),
      ...this.said.flatMap((one) => this.#surplus(one)),
      ...[...this.effects]
        .filter(([, count]) => count > 1)
        .map(([word, count]) => `${word} was charged ${count} times`),
    ];
  }

  /** What was not said about a word; that it was too old, or nobody answered in time, is said in words and enough. */
  #missing({ word, kind }: SaidInside): readonly string[] {
    const whats = this.#heard.get(word);
    if (['left', 'too old', 'nobody'].some((what) => whats?.has(what))) return [];
    if (whats?.has('asked') && this.effects.has(word)) return [];
    return (expected[kind] ?? []).filter((what) => !whats?.has(what));
  }

  #surplus(one: SaidInside): readonly string[] {
    const whats = this.#heard.get(one.word);
    const wrong = whats?.has('deployed to production') ? [`${named(one)} was decided by somebody else`] : [];
    const twice = (expected[one.kind] ?? []).flatMap((what) => {
      const keys = whats?.get(what) ?? new Set();
      return keys.size > 1 ? [`${named(one)} was ${what} ${keys.size} times: ${[...keys].join(', ')}`] : [];
    });
    return [...wrong, ...twice];
  }
}

function named({ word, kind }: SaidInside): string {
  return `${letter(word)} (${kind} ${word})`;
}
