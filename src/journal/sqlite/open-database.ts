import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JournalError } from '../../errors.ts';
import { emptied } from './emptied.ts';
import { damaged, openingFailure } from './failure.ts';
import { pragma } from './pragma.ts';

/**
 * What outlives what: `power`, all that was acknowledged outlives a power cut; `process`, it outlives the process, and a
 * power cut takes the last moments.
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
    closeSync(openSync(path, 'a', 0o600));
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

/** Sets a pragma and reads it back: a durability that is only believed is none. */
function hold(database: DatabaseSync, path: string, name: string, value: string | number): void {
  const held = pragma(database, name, value);
  if (held !== value) throw new JournalError(`journal ${path}: ${name} is ${held} where it must be ${value}`);
}
