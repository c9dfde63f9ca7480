import type { Place } from '../../src/testing/input.ts';
import type { Item } from './news.ts';

/** What came of what was said. */
export interface Account {
  /** What was said and could be heard, and how many messages that made. */
  readonly said: number;
  readonly messages: number;
  /** Messages that nobody saw: `w1x7 from slack in email`. */
  readonly lost: readonly string[];
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
  const lost: string[] = [];
  let messages = 0;
  for (const [name, place] of places) {
    const seen = new Map<string, number>();
    for (const text of await place.heard()) {
      const [, word = ''] = /^news (w\d+x\d+) /.exec(text) ?? [];
      seen.set(word, (seen.get(word) ?? 0) + 1);
    }
    const counted = items
      .filter(({ network }) => network !== name)
      .map(({ word, network }) => ({ word, network, count: seen.get(word) ?? 0 }));
    messages += counted.length;
    lost.push(...counted.filter(({ count }) => count === 0).map((one) => `${one.word} from ${one.network} in ${name}`));
    doubled[name] = counted.reduce((sum, { count }) => sum + Math.max(0, count - 1), 0);
  }
  return { said: items.length, messages, lost, doubled };
}
