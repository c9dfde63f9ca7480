import type { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../../errors.ts';
import { application } from './application.ts';
import { pragma } from './pragma.ts';

/**
 * Returns which of the formats known a database has, counted from 1; 0 when there is nothing in it.
 *
 * @throws {ConfigError} It is no journal, or one of a newer format.
 */
export function formatOf(database: DatabaseSync, path: string, known: number): number {
  const found = Number(pragma(database, 'user_version'));
  if (isEmpty(database)) return 0;
  if (pragma(database, 'application_id') !== application) {
    throw new ConfigError(`journal ${path}: this database is not a bot's: name another folder with --data`);
  }
  if (found > known) {
    throw new ConfigError(
      `journal ${path}: it has format ${found}, and this bot knows formats up to ${known}: start the newer bot that wrote it, or name another folder with --data`,
    );
  }
  return found;
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}
