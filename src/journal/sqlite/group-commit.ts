import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JournalError } from '../../errors.ts';
import { FullError } from '../../errors.ts';
import type { Store } from '../journal-of.ts';

/** What a {@link GroupCommit} tells. */
export interface GroupCommitOptions {
  /** Called in each transaction before anything else. */
  readonly begun: () => void;
  /** Called when a transaction is written and all of it was told. */
  readonly written: () => void;
  /** Makes the error that everything is refused with from now on; called once. */
  readonly failed: (cause: unknown) => JournalError;
}

/**
 * Writes all that is asked for in one turn of the event loop as one transaction: they share the one wait for the disk.
 * Nobody hears of a result that is not written. When writing fails, nothing is done any more.
 */
export class GroupCommit implements Store {
  readonly #options: GroupCommitOptions;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  #asked: Asked[] = [];
  #refusal: JournalError | undefined;

  constructor(database: DatabaseSync, options: GroupCommitOptions) {
    this.#options = options;
    this.#begin = database.prepare('BEGIN');
    this.#commit = database.prepare('COMMIT');
    this.#rollback = database.prepare('ROLLBACK');
  }

  readonly transact = <T>(work: () => T, after?: () => void): Promise<T> => {
    if (this.#refusal) return Promise.reject(this.#refusal);
    return new Promise<T>((resolve, reject) => {
      if (this.#asked.length === 0) setImmediate(() => this.flush());
      this.#asked.push({ work, after, resolve: resolve as (result: unknown) => void, reject, result: undefined });
    });
  };

  /** Between two transactions all there is to see is written. */
  readonly look = async <T>(work: () => T, later: boolean): Promise<T> => {
    if (later) return this.transact(work);
    if (this.#refusal) throw this.#refusal;
    try {
      return work();
    } catch (cause) {
      throw this.#broken(cause);
    }
  };

  /** Refuses all that comes from now on. */
  refuse(error: JournalError): void {
    this.#refusal ??= error;
  }

  /** Writes what was asked for so far. */
  flush(): void {
    const asked = this.#asked;
    if (asked.length === 0) return;
    this.#asked = [];
    try {
      if (this.#refusal) throw this.#refusal;
      this.#write(asked);
    } catch (cause) {
      this.#fail(asked, cause);
      return;
    }
    for (const one of asked) tell(one);
    this.#options.written();
  }

  #write(asked: readonly Asked[]): void {
    this.#begin.run();
    this.#options.begun();
    for (const one of asked) {
      try {
        one.result = one.work();
      } catch (error) {
        // Decided before anything was written; any other error leaves half a thing behind.
        if (!(error instanceof FullError)) throw error;
        one.error = error;
      }
    }
    this.#commit.run();
  }

  #fail(asked: readonly Asked[], cause: unknown): void {
    try {
      this.#rollback.run();
    } catch {
      // SQLite has rolled back by itself, or cannot: what was not committed is not there at the next start.
    }
    const error = this.#broken(cause);
    for (const { reject } of asked) reject(error);
  }

  #broken(cause: unknown): JournalError {
    this.#refusal ??= this.#options.failed(cause);
    return this.#refusal;
  }
}

interface Asked {
  readonly work: () => unknown;
  readonly after: (() => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  result: unknown;
  error?: FullError;
}

function tell({ after, resolve, reject, result, error }: Asked): void {
  if (error) reject(error);
  else {
    try {
      after?.();
      resolve(result);
    } catch (thrown) {
      reject(thrown);
    }
  }
}
