import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JournalError } from '../../errors.ts';
import { emptied } from './emptied.ts';
import { damaged, openingFailure } from './failure.ts';
import { pragma } from './pragma.ts';

/**
 * What outlives what: `power`, all that was acknowledged outlives a power cut; `process`, it outlives the process, and
 * a power cut takes the last moments.
 */
export type Durability = 'power' | 'process';

/** SQLite's numbers for `synchronous`. */
const synchronous = { power: 2, process: 1 } as const;

/**
 * Opens a file as a database that this process alone has, made for its owner only when it is not there.
 *
 * @throws {ConfigError} It cannot be opened. {@link BusyError} when another process has it.
 * @throws {JournalError} It is no database, or the settings do not hold.
 */
export function openDatabase(path: string, durability: Durability): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (emptied(path)) throw new JournalError(`journal ${path}: ${damaged}`);
    if (!existsSync(path)) make(path);
    closeSync(openSync(path, 'a'));
    chmodSync(path, 0o600);
    database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: false, defensive: true });
    // Before the first read: then the lock is kept, and the index of the WAL is in memory and not in a file.
    hold(database, path, 'locking_mode', 'exclusive');
    hold(database, path, 'journal_mode', 'wal');
    hold(database, path, 'synchronous', synchronous[durability]);
    hold(database, path, 'trusted_schema', 0);
    // Kilobytes, because it is negative: a week of ids has an index of some size.
    hold(database, path, 'cache_size', -16_384);
    // Takes the lock now and not with the first event.
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return database;
  } catch (cause) {
    database?.close();
    throw openingFailure(path, cause);
  }
}

/** Makes the file under another name until something is in it: an empty one is damaged, and nothing to begin with. */
function make(path: string): void {
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, '', { mode: 0o600 });
  const database = new DatabaseSync(unfinished);
  try {
    database.exec('PRAGMA journal_mode = wal');
  } finally {
    database.close();
  }
  renameSync(unfinished, path);
}

/** Sets a pragma and reads it back: a durability that is only believed is none. */
function hold(database: DatabaseSync, path: string, name: string, value: string | number): void {
  const held = pragma(database, name, value);
  if (held !== value) throw new JournalError(`journal ${path}: ${name} is ${held} where it must be ${value}`);
}
