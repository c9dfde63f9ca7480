import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The keys of all that was said and put off, on disk: each gets a number once. */
export class Said {
  readonly #now: () => number;
  readonly #insert: StatementSync;
  readonly #renew: StatementSync;
  #newest: number;

  constructor(database: DatabaseSync, now: () => number) {
    this.#now = now;
    // Work that was called off may be put off again, but not by the event that put it off before.
    this.#insert = database.prepare(`
      INSERT INTO said (seq, key, at, pipeline, cause) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET seq = excluded.seq, at = excluded.at, pipeline = excluded.pipeline, cause = excluded.cause
        WHERE key >= 'later:' AND key < 'later;'
          AND (pipeline <> excluded.pipeline OR cause <> excluded.cause OR excluded.cause = 0)
          AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.seq = said.seq)
          AND NOT EXISTS (SELECT 1 FROM events WHERE events.id = said.key)`);
    this.#renew = database.prepare(`
      INSERT INTO said (seq, key, at, pipeline, cause) VALUES (?, ?, ?, 0, 0)
      ON CONFLICT (key) DO UPDATE SET seq = excluded.seq, at = excluded.at`);
    this.#newest = Number(database.prepare('SELECT max(seq) AS seq FROM said').get()?.seq ?? 0);
  }

  /** The number of the newest key. */
  get newest(): number {
    return this.#newest;
  }

  /** Notes a key that an event of a pipeline led to, and returns its number; a known one changes nothing. */
  add(key: string, pipeline: number, cause: number): number | undefined {
    if (this.#insert.run(this.#newest + 1, key, this.#now(), pipeline, cause).changes === 0) return undefined;
    this.#newest += 1;
    return this.#newest;
  }

  /** Returns a new number for a key, known or not. */
  renew(key: string): number {
    this.#renew.run(this.#newest + 1, key, this.#now());
    this.#newest += 1;
    return this.#newest;
  }
}
