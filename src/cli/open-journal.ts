import { ConfigError, JournalError } from '../errors.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { memoryJournal } from '../journal/memory.ts';
import type { Journal } from '../journal.ts';
import type { Log } from '../log.ts';
import type { BotOptions } from './bot-flags.ts';
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
 * Opens the journal in the folder for data.
 *
 * @throws {ConfigError} The folder cannot be made, or belongs to another bot.
 */
export async function openJournal(options: JournalOptions, _log: Log): Promise<OpenJournal> {
  const folder = await dataFolder(options.data);
  const lock = locked(folder);
  return { journal: memoryJournal(), folder, [Symbol.asyncDispose]: async () => lock[Symbol.dispose]() };
}

function locked(folder: string): Disposable {
  try {
    return lockFolder(folder);
  } catch (cause) {
    if (cause instanceof JournalError) {
      throw new ConfigError(`${cause.message}: stop it, or give this one another --data`, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`--data: cannot write in the folder ${folder} (${reason}): name another`, { cause });
  }
}
