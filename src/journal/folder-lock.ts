import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { BusyError } from '../errors.ts';

/** How long a lock is waited for that somebody only looks at, in milliseconds. */
const patience = 500;

/** A folder that belongs to this process until disposed, or until the process is gone, however it went. */
export type FolderLock = Disposable;

/**
 * Takes a folder for this process alone, before anything in it is touched. The lock is one that the operating system
 * holds on a file (Node has none of its own, so SQLite asks for it), and so it dies with the process. The file `pid`
 * beside it is only for people to read.
 *
 * @throws {BusyError} It belongs to another.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'pid');
  const lock = opened(folder);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!taken(cause)) throw cause;
    const owner = pidIn(folder);
    const whose = owner === undefined ? 'another bot' : `the bot with pid ${owner}`;
    throw new BusyError(`the data folder ${folder} belongs to ${whose}: stop it, or give this one another --data`, {
      cause,
    });
  }
  // Never through what somebody else put there: it may lead anywhere.
  rmSync(path, { force: true });
  writeFileSync(path, `${process.pid}\n`, { mode: 0o600, flag: 'wx' });
  return {
    [Symbol.dispose]: () => {
      rmSync(path, { force: true });
      lock.close();
    },
  };
}

/** Whose a folder is, looked at from outside: `pid` is absent where its owner has not yet written it. */
export function folderOwner(folder: string): { readonly pid?: number } | undefined {
  if (!existsSync(lockIn(folder))) return undefined;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockIn(folder), { timeout: patience, readOnly: true });
    lock.exec('SELECT 1 FROM sqlite_schema');
    return undefined;
  } catch (error) {
    // What cannot be a lock is nobody's.
    if (!taken(error)) return undefined;
    const pid = pidIn(folder);
    return pid === undefined ? {} : { pid };
  } finally {
    lock?.close();
  }
}

function opened(folder: string): DatabaseSync {
  const path = lockIn(folder);
  const lock = new DatabaseSync(path, { timeout: patience });
  chmodSync(path, 0o600);
  return lock;
}

function lockIn(folder: string): string {
  return join(folder, 'lock');
}

/** SQLITE_BUSY. @see {@link https://sqlite.org/rescode.html#busy} */
function taken(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === 5;
}

function pidIn(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
