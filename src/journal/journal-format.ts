import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JournalError } from '../errors.ts';
import { emptied } from './sqlite/emptied.ts';
import { damaged, openingFailure } from './sqlite/failure.ts';
import { formatOf } from './sqlite/format-of.ts';
import { formats } from './sqlite/formats.ts';

/** The format of a journal, and the one that it is brought to when it is opened. */
export interface JournalFormat {
  readonly found: number;
  readonly known: number;
}

/**
 * Looks which format the journal in a file has, and changes nothing; only for who has the folder to himself.
 *
 * @throws {ConfigError} It cannot be read, is no journal or has a newer format.
 * @throws {JournalError} The file is damaged.
 */
export function journalFormat(path: string): JournalFormat {
  // SQLite makes these to read, and leaves them when it may not write.
  const made = [`${path}-wal`, `${path}-shm`].filter((file) => !existsSync(file));
  let database: DatabaseSync | undefined;
  try {
    if (emptied(path)) throw new JournalError(`journal ${path}: ${damaged}`);
    database = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    return { found: formatOf(database, path, formats.length), known: formats.length };
  } catch (cause) {
    throw openingFailure(path, cause);
  } finally {
    database?.close();
    for (const file of made) rmSync(file, { force: true });
  }
}
