import { existsSync, statSync } from 'node:fs';

/** A file that lost all it had: SQLite would drop the log beside it, and begin anew. */
export function emptied(path: string): boolean {
  return sizeOf(path) === 0 && (existsSync(path) || sizeOf(`${path}-wal`) > 0);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
