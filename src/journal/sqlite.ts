import type { DatabaseSync } from 'node:sqlite';
import { Subject } from 'rxjs';
import type { Activity } from '../activity.ts';
import { JournalError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { Aside, Journal } from '../journal.ts';
import { deadEvent } from './dead-letter.ts';
import { journalOf } from './journal-of.ts';
import { Room } from './room.ts';
import { bringUpToDate } from './sqlite/bring-up-to-date.ts';
import { failure, openingFailure } from './sqlite/failure.ts';
import { formats } from './sqlite/formats.ts';
import { GroupCommit } from './sqlite/group-commit.ts';
import type { Durability } from './sqlite/open-database.ts';
import { openDatabase } from './sqlite/open-database.ts';
import { sameFile } from './sqlite/same-file.ts';
import { Space } from './sqlite/space.ts';
import { StoredParts } from './sqlite/stored-parts.ts';

/** Settings of {@link sqliteJournal}. */
export interface SqliteJournalOptions {
  /** The file; `journal.db` when absent. */
  readonly path?: string;
  /** An open database to use instead of a file: the caller's, with the caller's settings, and never closed here. */
  readonly database?: DatabaseSync;
  /** What must outlive what; default `power`. */
  readonly durability?: Durability;
  /** How long what is done with is kept, in milliseconds; default 7 days. */
  readonly keep?: number;
  /**
   * How many bytes may be in use; default 512 MiB. Above it what is done with goes early, and then nothing more is
   * taken.
   */
  readonly maxBytes?: number;
  /** How many events, messages and jobs it holds unfinished before it takes no more. */
  readonly maxCount?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const day = 86_400_000;

/** How often it looks for what is done with and old, in milliseconds. */
const sweepEvery = 60_000;

/** Above this part of the most bytes what is done with goes early. */
const ample = 7 / 8;

/**
 * Of two journals over one database the newer has it; what the older was asked for and has not written is lost, as in a
 * crash.
 */
const owners = new WeakMap<DatabaseSync, GroupCommit>();

/**
 * A journal in a file, that a killed process or a power cut does not take from: what it acknowledged is there when it
 * is opened again. Disposing of it writes what it was asked for and closes the file.
 *
 * @throws {ConfigError} The file cannot be opened, is no journal or has a newer format; {@link BusyError} when another
 *   process has it.
 * @throws {JournalError} The disk fails, or the file is damaged or gone.
 */
export function sqliteJournal(options: SqliteJournalOptions): Journal & AsyncDisposable {
  const { path = 'journal.db', durability = 'power', now = Date.now } = options;
  const { keep = 7 * day, maxBytes = 536_870_912, maxCount = 1_000_000 } = options;
  const notices = new Subject<Activity>();
  /** Noticed in a transaction that is not written yet. */
  const noticed: Activity[] = [];
  let timer: NodeJS.Timeout | undefined;
  let used = 0;

  const setAside = (pipeline: string, event: Event, deaths: number): Aside => {
    const reason = `the bot died ${deaths} times while this was being handled`;
    const number = parts.dead.put(deadEvent(event, pipeline, reason, now()));
    noticed.push({ code: 'set-aside', at: now(), pipeline, event: event.id, detail: reason });
    return { pipeline, event, reason, number };
  };

  const database = options.database ?? openDatabase(path, durability);
  const stillThere = options.database ? () => undefined : sameFile(path);
  const { parts, space, commits } = opening(path, options.database ? undefined : database, () => {
    bringUpToDate(database, path, formats);
    const parts = new StoredParts(database, { now, setAside, room: (ahead) => room.left(ahead) });
    return { parts, space: new Space(database), commits: new GroupCommit(database, { begun, written, failed }) };
  });
  const room = new Room(() => Math.max(parts.unfinished / maxCount, used / maxBytes), now, notices);

  function begun(): void {
    stillThere();
    used = space.used;
    if (used < maxBytes) return;
    parts.sweep.turn(now() - keep, false);
    used = space.used;
  }

  function written(): void {
    parts.written();
    for (const one of noticed.splice(0)) notices.next(one);
    room.look();
  }

  function failed(cause: unknown): JournalError {
    const error = failure(path, cause);
    clearTimeout(timer);
    notices.next({ code: 'journal-failed', at: now(), detail: error.message, error });
    notices.complete();
    return error;
  }

  const sweep = async (): Promise<void> => {
    try {
      while (await commits.transact(() => parts.sweep.turn(now() - keep, used < maxBytes * ample)));
      sweepLater();
    } catch {
      // It has failed, and said so.
    }
  };
  const sweepLater = (): void => {
    timer = setTimeout(sweep, sweepEvery);
    timer.unref();
  };

  owners.get(database)?.refuse(new JournalError(`journal ${path}: it was opened anew`));
  owners.set(database, commits);
  sweepLater();
  return {
    ...journalOf(parts, commits, notices),
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer);
      const last = commits.transact(() => parts.lived());
      commits.flush();
      commits.refuse(new JournalError(`journal ${path}: it is closed`));
      if (!options.database && database.isOpen) database.close();
      // Whoever asked for something that was not written was told.
      await last.catch(() => undefined);
    },
  };
}

/** Says in words why it cannot be opened, and leaves nothing open then. */
function opening<T>(path: string, own: DatabaseSync | undefined, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    own?.close();
    throw openingFailure(path, cause);
  }
}
