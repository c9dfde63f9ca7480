import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pragma } from './pragma.ts';

/** How many bytes of a database are in use. */
export class Space {
  readonly #pageSize: number;
  readonly #pages: StatementSync;
  readonly #free: StatementSync;

  constructor(database: DatabaseSync) {
    this.#pageSize = Number(pragma(database, 'page_size'));
    this.#pages = database.prepare('PRAGMA page_count');
    this.#free = database.prepare('PRAGMA freelist_count');
    this.#pages.setReturnArrays(true);
    this.#free.setReturnArrays(true);
  }

  get used(): number {
    return (first(this.#pages) - first(this.#free)) * this.#pageSize;
  }
}

function first(statement: StatementSync): number {
  return Number((statement.get() as unknown as readonly unknown[] | undefined)?.[0]);
}
