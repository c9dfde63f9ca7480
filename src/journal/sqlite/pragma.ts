import type { DatabaseSync } from 'node:sqlite';

/** Sets a pragma, or only reads it, and returns what it is now. */
export function pragma(database: DatabaseSync, name: string, value?: string | number): unknown {
  const rows = database.prepare(`PRAGMA ${name}${value === undefined ? '' : ` = ${value}`}`).all();
  if (rows.length === 0 && value !== undefined) return pragma(database, name);
  return Object.values(rows[0] ?? {})[0];
}
