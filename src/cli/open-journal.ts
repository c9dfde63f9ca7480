import { join } from 'node:path';
import { BotError, BusyError, ConfigError } from '../errors.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { sqliteJournal } from '../journal/sqlite.ts';
import type { Journal } from '../journal.ts';
import type { BotOptions } from './bot-options.ts';
import { checkJournalMax } from './check-journal-max.ts';
import { dataFolder } from './data-folder.ts';

/** A journal in a folder that belongs to this process until disposed. */
export interface OpenJournal extends AsyncDisposable {
  readonly journal: Journal;
  /** The folder for data. */
  readonly folder: string;
}

/** Settings of {@link openJournal}. */
export type JournalOptions = Pick<BotOptions, 'data' | 'durability' | 'journal_keep' | 'journal_max'>;

/**
 * Opens the journal in the folder for data, `journal.db`.
 *
 * @throws {ConfigError} The folder cannot be made or written, or belongs to another bot.
 * @throws {JournalError} The disk fails, or the journal is damaged.
 */
export async function openJournal(options: JournalOptions): Promise<OpenJournal> {
  const { durability, journal_keep: keep, journal_max: maxBytes } = options;
  checkJournalMax(maxBytes);
  const folder = await dataFolder(options.data);
  await using opened = new AsyncDisposableStack();
  try {
    opened.use(lockFolder(folder));
    const journal = opened.use(sqliteJournal({ path: join(folder, 'journal.db'), durability, keep, maxBytes }));
    const both = opened.move();
    return { journal, folder, [Symbol.asyncDispose]: () => both.disposeAsync() };
  } catch (cause) {
    if (cause instanceof BusyError) throw new ConfigError(cause.message, { cause });
    if (cause instanceof BotError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`--data: cannot write in the folder ${folder} (${reason}): name another`, { cause });
  }
}
