import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError, JournalError } from '../errors.ts';
import { bringUpToDate } from './sqlite/bring-up-to-date.ts';
import { openingFailure } from './sqlite/failure.ts';
import { formatOf } from './sqlite/format-of.ts';
import { formats } from './sqlite/formats.ts';

/** How often a copy is tried while the bot tidies up its log. */
const tries = 5;

/**
 * Copies the journal in a file, also of a bot that runs, and opens the copy, in the newest format. Its own files are only
 * read, and no lock is asked for: SQLite would have to wait for the bot, and the bot for it. The copy has no name any
 * more once it is open, so nothing is left of it, however the process ends.
 *
 * The log (WAL) is copied behind the database. All that SQLite moved from the one into the other in between is in the
 * copy of the log too, unless it began the log anew, which the salts in its head tell.
 *
 * @throws {ConfigError} There is none, it cannot be read, or it has a newer format.
 * @throws {JournalError} It is damaged, or did not stand still.
 * @see {@link https://sqlite.org/fileformat2.html#the_write_ahead_log}
 */
export function journalCopy(path: string): DatabaseSync {
  if (!existsSync(path))
    throw new ConfigError(`there is no journal ${path}: say with --data where the bot keeps its own`);
  const folder = mkdtempSync(join(tmpdir(), 'micro-journal-'));
  let database: DatabaseSync | undefined;
  try {
    const copy = join(folder, 'journal.db');
    copied(path, copy);
    database = new DatabaseSync(copy, { timeout: 0, defensive: true });
    database.exec('PRAGMA locking_mode = exclusive; PRAGMA synchronous = off; PRAGMA trusted_schema = 0');
    formatOf(database, path, formats.length);
    bringUpToDate(database, copy, formats);
    // What is compared with may be more than there is memory for.
    database.exec('PRAGMA temp_store = file; BEGIN IMMEDIATE; COMMIT');
    return database;
  } catch (cause) {
    database?.close();
    throw openingFailure(path, cause);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copied(path: string, copy: string): void {
  const log = `${path}-wal`;
  for (let count = 0; count < tries; count += 1) {
    const before = head(log);
    // Shares the blocks where the file system can.
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    rmSync(`${copy}-wal`, { force: true });
    if (before !== '') copyFileSync(log, `${copy}-wal`, constants.COPYFILE_FICLONE);
    if (head(log) === before) return;
  }
  throw new JournalError(`journal ${path}: it changed while it was copied: try again`);
}

/** The head of the log, in which each beginning has other salts; empty when there is no log. */
function head(log: string): string {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0) return '';
  const file = openSync(log, 'r');
  try {
    const bytes = Buffer.alloc(32);
    readSync(file, bytes, 0, bytes.length, 0);
    return bytes.toString('hex');
  } finally {
    closeSync(file);
  }
}
