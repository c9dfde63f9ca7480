import type { DatabaseSync } from 'node:sqlite';
import { NEVER } from 'rxjs';
import { commands as own } from '../../src/commands/index.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import type { Journal } from '../../src/journal.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { bot } from '../../src/streams/bot.ts';
import type { Link } from '../../src/streams/links.ts';
import { nothingAround } from '../../test/support/around.ts';
import { commandsOf } from '../commands.ts';

/** Settings of {@link life}. */
export interface LifeOptions {
  /** An open database, which outlives the bot. */
  readonly database: DatabaseSync;
  readonly links: readonly Link[];
  readonly pipelines?: readonly Pipeline[];
  readonly effect?: (what: string) => Promise<void>;
  /** Breaks something on purpose. */
  readonly change?: (journal: Journal) => Journal;
  readonly random?: () => number;
}

/** A bot in this process, over a journal on a database that outlives it; disposing of it is its death. */
export function life({
  database,
  links,
  pipelines = [],
  effect,
  change = (one) => one,
  random,
}: LifeOptions): Disposable {
  let dead = false;
  const journal = sqliteJournal({ database });
  const inputs = links.map(({ name }) => name);
  const done = async (what: string): Promise<void> => {
    await soon();
    // What a dead bot was about to do does not happen.
    if (dead) return new Promise(() => undefined);
    await effect?.(what);
    await soon();
  };
  const parts = {
    name: 'proof',
    version: '0',
    links,
    pipelines: [
      ...pipelines,
      answering({ commands: { ...own(), ...commandsOf(done) }, inputs, authorize: () => ({ allowed: true }) }),
    ],
    journal: change(journal),
    ...nothingAround,
    ...(random && { random }),
  };
  const running = bot(parts, { stop: NEVER }).subscribe({ error: (error) => console.error(error) });
  return {
    [Symbol.dispose]: () => {
      dead = true;
      running.unsubscribe();
    },
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
