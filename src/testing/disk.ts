import { memoryJournal } from '../journal/memory.ts';
import type { Journal } from '../journal.ts';

/** What outlives the bot. */
export interface Disk {
  /** Opens the journal on it, for one life of the bot; `pull` ends it, whatever is under way, as a kill does. */
  open(): { readonly journal: Journal; readonly pull: () => void };
}

/** Makes an empty disk, for these pipelines. */
export function disk(pipelines: readonly string[]): Disk {
  const kept = memoryJournal();
  /** Keys of the messages handed out, and not marked. */
  const out = new Set<string>();
  let lives = 0;
  return {
    open: () => {
      lives += 1;
      const life = lives;
      const dead = () => life !== lives;
      const inLine = [...pipelines.map((name) => kept.reopen(name)), ...[...out].map((key) => kept.mark(key, 'again'))];
      const ready = Promise.all(life > 1 ? inLine : []);
      out.clear();
      const guard =
        <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          if (dead()) return new Promise(() => undefined);
          await ready;
          const result = await work(...args);
          return dead() ? new Promise(() => undefined) : result;
        };
      const journal: Journal = {
        ...kept,
        durable: true,
        accept: guard(kept.accept),
        read: guard(kept.read),
        commit: guard(kept.commit),
        retire: guard(kept.retire),
        reopen: guard(kept.reopen),
        due: guard(kept.due),
        outbox: guard(async (limit) => {
          const all = await kept.outbox(limit);
          for (const { key } of all) out.add(key);
          return all;
        }),
        mark: guard(async (key, outcome, reason) => {
          out.delete(key);
          return kept.mark(key, outcome, reason);
        }),
        counts: guard(kept.counts),
      };
      return {
        journal,
        pull: () => {
          lives += 1;
        },
      };
    },
  };
}
