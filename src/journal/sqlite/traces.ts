import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Origin } from '../../event.ts';
import type { Traces as Parts } from '../parts.ts';

/** Where conversations lead back to, on disk. */
export class Traces implements Parts {
  readonly #now: () => number;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  #newest: number;

  constructor(database: DatabaseSync, now: () => number) {
    this.#now = now;
    this.#insert = database.prepare(`
      INSERT INTO traces (seq, input, conversation, origin, at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (input, conversation) DO UPDATE SET seq = excluded.seq, origin = excluded.origin, at = excluded.at`);
    this.#select = database.prepare('SELECT origin FROM traces WHERE input = ? AND conversation = ?');
    this.#newest = Number(database.prepare('SELECT max(seq) AS seq FROM traces').get()?.seq ?? 0);
  }

  /** The number of the newest; 0 when there never was one. */
  get newest(): number {
    return this.#newest;
  }

  put(input: string, conversation: string, origin: Origin): void {
    this.#newest += 1;
    this.#insert.run(this.#newest, input, conversation, JSON.stringify(origin), this.#now());
  }

  of({ input, conversation }: { readonly input: string; readonly conversation: string }): Origin | undefined {
    if (this.#newest === 0) return undefined;
    const found = this.#select.get(input, conversation);
    return found && JSON.parse(String(found.origin));
  }
}
