import { DatabaseSync } from 'node:sqlite';

/** The least that SQLite can do for an event: take it, and drop it in a later transaction; each outlives a power cut. */
export interface BareStore extends Disposable {
  /** Takes so many events in one transaction. */
  accept(count: number): void;
  /** Drops them in another. */
  settle(): void;
}

/** Opens a bare store in a file. */
export function bareStore(path: string): BareStore {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)`);
  const insert = database.prepare('INSERT INTO events (seq, id, body) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM events WHERE seq BETWEEN ? AND ?');
  const body = JSON.stringify({ text: 'note w0x0', more: 'x'.repeat(300) });
  let first = 0;
  let next = 0;
  return {
    accept: (count) => {
      first = next;
      database.exec('BEGIN');
      for (; next < first + count; next += 1) insert.run(next, `chat:${next}`, body);
      database.exec('COMMIT');
    },
    settle: () => {
      database.exec('BEGIN');
      remove.run(first, next - 1);
      database.exec('COMMIT');
    },
    [Symbol.dispose]: () => database.close(),
  };
}
