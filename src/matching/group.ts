import { RE2Set } from 're2js';
import type { Entry } from './match.ts';
import { Match } from './match.ts';
import { longestText } from './pattern.ts';

/** More patterns than this are looked for all at once. */
const few = 4;

/** Commands to choose from by their patterns: in one pass over the text, however many there are. */
export class Group {
  /** The lowest in it; infinite when it is empty. */
  readonly rank: number;
  readonly #entries: readonly Entry[];
  readonly #set: RE2Set | undefined;

  /** @param entries - By rank, lowest first. */
  constructor(entries: readonly Entry[]) {
    this.rank = entries[0]?.rank ?? Number.POSITIVE_INFINITY;
    this.#entries = entries;
    this.#set = entries.length > few ? setOf(entries) : undefined;
  }

  /** Returns the match with the lowest rank. */
  first(text: string): Match | undefined {
    if (this.#entries.length === 0 || text.length > longestText) return undefined;
    if (!this.#set) return firstOf(this.#entries, text);
    const ids = this.#set.match(text);
    if (ids.length === 0) return undefined;
    const found = this.#entries[ids.reduce((least, id) => Math.min(least, id))];
    return found && firstOf([found], text);
  }
}

function firstOf(entries: readonly Entry[], text: string): Match | undefined {
  for (const entry of entries) if (entry.pattern.test(text)) return new Match(entry, text);
  return undefined;
}

function setOf(entries: readonly Entry[]): RE2Set {
  const set = new RE2Set();
  for (const { pattern } of entries) set.add(pattern.source);
  set.compile();
  // The first match builds the automaton, which takes long: not while somebody waits for an answer.
  for (const { pattern } of entries) set.match(`${pattern.literal.text} a`);
  return set;
}
