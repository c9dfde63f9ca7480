import type { Place } from '../../src/testing/input.ts';
import type { Item } from './news.ts';

/** What came of what was said. */
export interface Account {
  /** What was said and could be heard, and how many messages that made. */
  readonly said: number;
  readonly messages: number;
  /** Messages that nobody saw. */
  readonly lost: number;
  /** Messages that were seen more than once, by the network they were seen in. */
  readonly doubled: Readonly<Record<string, number>>;
}

/** Where nothing is kept for a bot that is away: only what its journal took is to be heard elsewhere. */
const forgets: ReadonlySet<string> = new Set(['irc']);

/**
 * Counts in every network what came there.
 *
 * @param taken - The words that the bot's journal took.
 */
export async function accountOf(
  said: readonly Item[],
  places: ReadonlyMap<string, Place>,
  taken: ReadonlySet<string>,
): Promise<Account> {
  const items = said.filter(({ word, network }) => !forgets.has(network) || taken.has(word));
  const doubled: Record<string, number> = {};
  let lost = 0;
  let messages = 0;
  for (const [name, place] of places) {
    const seen = new Map<string, number>();
    for (const text of await place.heard()) {
      const [, word = ''] = /^news (w\d+x\d+) /.exec(text) ?? [];
      seen.set(word, (seen.get(word) ?? 0) + 1);
    }
    const counts = items.filter(({ network }) => network !== name).map(({ word }) => seen.get(word) ?? 0);
    messages += counts.length;
    lost += counts.filter((count) => count === 0).length;
    doubled[name] = counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  }
  return { said: items.length, messages, lost, doubled };
}
