import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Heard as Parts } from '../parts.ts';

/** Since when something can have been missed of each input, on disk: it outlives the events. */
export class Heard implements Parts {
  readonly #newest: Map<string, number>;
  readonly #write: StatementSync;

  constructor(database: DatabaseSync) {
    const rows = database.prepare('SELECT input, at FROM heard').all();
    this.#newest = new Map(rows.map(({ input, at }) => [String(input), Number(at)]));
    this.#write = database.prepare('REPLACE INTO heard (input, at) VALUES (?, ?)');
  }

  get(input: string): number | undefined {
    return this.#newest.get(input);
  }

  note(input: string, at: number): void {
    if (!(at > (this.#newest.get(input) ?? Number.NEGATIVE_INFINITY))) return;
    this.#newest.set(input, at);
    this.#write.run(input, at);
  }
}
