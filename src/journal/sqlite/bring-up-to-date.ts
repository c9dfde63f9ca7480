import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../../errors.ts';
import { pragma } from './pragma.ts';

/** `uBot`: what tells a journal from other databases. */
const application = 0x75_42_6f_74;

/**
 * Brings a database to the newest of the formats given, from nothing or from an older one; of an older one in a file, a
 * copy is kept beside it: `journal.db.v1`.
 *
 * @throws {ConfigError} It is no journal, or one of a newer format.
 */
export function bringUpToDate(database: DatabaseSync, path: string, formats: readonly string[]): void {
  const known = formats.length;
  const found = Number(pragma(database, 'user_version'));
  const tables = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
  if (tables && pragma(database, 'application_id') !== application) {
    throw new ConfigError(`journal ${path}: this database is not a bot's: name another folder with --data`);
  }
  if (found > known) {
    throw new ConfigError(
      `journal ${path}: it has format ${found}, and this bot knows formats up to ${known}: start the newer bot that wrote it, or name another folder with --data`,
    );
  }
  if (found === known) return;
  if (tables && database.location() !== null) keepCopy(database, `${path}.v${found}`);
  const steps = formats.slice(found).join('\n');
  database.exec(
    `BEGIN IMMEDIATE; ${steps}; PRAGMA application_id = ${application}; PRAGMA user_version = ${known}; COMMIT`,
  );
}

/** Under another name until it is whole: what has the name of a copy is one. */
function keepCopy(database: DatabaseSync, path: string): void {
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  // SQLite fills an empty file and would make one that others may read.
  writeFileSync(unfinished, '', { mode: 0o600 });
  database.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, path);
}
