import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Json } from '../../json.ts';
import type { MemoryEntry } from '../../memory.ts';
import type { Values as Parts } from '../parts.ts';

/** What is remembered, on disk. */
export class Values implements Parts {
  readonly #get: StatementSync;
  readonly #list: StatementSync;
  readonly #set: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT value FROM memory WHERE owner = ? AND key = ?');
    this.#list = database.prepare('SELECT key, value FROM memory WHERE owner = ? AND key >= ? ORDER BY key');
    this.#set = database.prepare(
      'INSERT INTO memory (owner, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    this.#delete = database.prepare('DELETE FROM memory WHERE owner = ? AND key = ?');
  }

  get(owner: string, key: string): Json | undefined {
    const row = this.#get.get(owner, key);
    return row && JSON.parse(String(row.value));
  }

  list(owner: string, prefix = ''): readonly MemoryEntry[] {
    const found: MemoryEntry[] = [];
    for (const row of this.#list.iterate(owner, prefix)) {
      const key = String(row.key);
      if (!key.startsWith(prefix)) break;
      found.push({ key, value: JSON.parse(String(row.value)) });
    }
    // SQLite sorts by bytes, JavaScript by UTF-16 units.
    return found.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  set(owner: string, key: string, value: Json | undefined): boolean {
    if (value === undefined) return this.#delete.run(owner, key).changes > 0;
    this.#set.run(owner, key, JSON.stringify(value));
    return true;
  }
}
