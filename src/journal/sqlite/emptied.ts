import { statSync } from 'node:fs';

/** A file that lost all it had while its log was written: SQLite would drop the log and begin anew. */
export function emptied(path: string): boolean {
  return sizeOf(path) === 0 && sizeOf(`${path}-wal`) > 0;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
