import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { application } from './application.ts';
import { formatOf } from './format-of.ts';

/**
 * Brings a database to the newest of the formats given, from nothing or from an older one; of an older one in a file, a
 * copy is kept beside it: `journal.db.v1`.
 *
 * @throws {ConfigError} It is no journal, or one of a newer format.
 */
export function bringUpToDate(database: DatabaseSync, path: string, formats: readonly string[]): void {
  const known = formats.length;
  const found = formatOf(database, path, known);
  if (found === known) return;
  if (found > 0 && database.location() !== null) keepCopy(database, `${path}.v${found}`);
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
