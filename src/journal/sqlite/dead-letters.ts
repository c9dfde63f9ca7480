import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeadLetter } from '../../letters.ts';
import type { Dead, DeadLetters as Parts } from '../parts.ts';

/** How many dead letters are kept; beyond it the oldest go. */
const most = 10_000;

/** What was given up, on disk. */
export class DeadLetters implements Parts {
  size: number;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #newest: StatementSync;
  readonly #sweep: StatementSync;

  constructor(database: DatabaseSync) {
    const columns = 'number, kind, pipeline, place, reason, at';
    this.#insert = database.prepare(
      'INSERT INTO dead (kind, pipeline, place, reason, at, body) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#select = database.prepare(`SELECT ${columns}, body FROM dead WHERE number = ?`);
    this.#delete = database.prepare('DELETE FROM dead WHERE number = ?');
    this.#newest = database.prepare(`SELECT ${columns} FROM dead ORDER BY number DESC LIMIT ?`);
    this.#sweep = database.prepare(`
      DELETE FROM dead WHERE number IN (
        SELECT number FROM dead WHERE at < ? OR number <= (SELECT max(number) FROM dead) - ${most} ORDER BY number LIMIT ?)`);
    this.size = Number(database.prepare('SELECT count(*) AS count FROM dead').get()?.count);
  }

  put(letter: Omit<Dead, 'number'>): number {
    const { kind, pipeline, place, reason, at, message, event } = letter;
    const body = JSON.stringify({ message, event });
    this.size += 1;
    return Number(this.#insert.run(kind, pipeline, place, reason, at, body).lastInsertRowid);
  }

  take(number: number): Dead | undefined {
    const row = this.#select.get(number);
    if (!row) return undefined;
    this.#delete.run(number);
    this.size -= 1;
    const { body, ...letter } = row;
    return { ...(letter as unknown as DeadLetter), ...JSON.parse(String(body)) };
  }

  newest(limit: number): readonly DeadLetter[] {
    return this.#newest.all(limit).map((row) => ({ ...row }) as unknown as DeadLetter);
  }

  /** Drops those given up before a moment, at most `limit`; returns how many. */
  sweep(before: number, limit: number): number {
    const swept = Number(this.#sweep.run(before, limit).changes);
    this.size -= swept;
    return swept;
  }
}
