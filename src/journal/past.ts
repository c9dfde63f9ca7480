import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BotError, JournalError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { Outgoing } from '../outgoing.ts';
import { damaged, failure } from './sqlite/failure.ts';

/** A message that was said. */
export interface Once {
  readonly key: string;
  /** When, in milliseconds. */
  readonly at: number;
  /** What it said, where that is known: the journal keeps it until it is sent. */
  readonly message?: Outgoing;
  /** Because of what. */
  readonly cause?: Event;
}

/** What a journal knows of a time that is over; it holds none of it in memory. The database is to be a copy. */
export class Past {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #put: StatementSync;
  readonly #take: StatementSync;
  readonly #position: StatementSync;

  /** @param path - Of the journal, for words about what is wrong with it. */
  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    database.exec(`
      CREATE TEMP TABLE once (key TEXT PRIMARY KEY, at REAL, cause INTEGER, body TEXT, seen INTEGER DEFAULT 0) WITHOUT ROWID;
      CREATE TEMP TABLE positions (cause TEXT PRIMARY KEY, outputs INTEGER) WITHOUT ROWID;
    `);
    this.#put = database.prepare(
      'INSERT INTO once (key, at, cause, body) VALUES (?, ?, (SELECT seq FROM events WHERE id = ?), ?) ON CONFLICT DO NOTHING',
    );
    this.#take = database.prepare('UPDATE once SET seen = 1 WHERE key = ? RETURNING at, body');
    this.#position = database.prepare(`
      INSERT INTO positions VALUES (?, 1) ON CONFLICT DO UPDATE SET outputs = outputs + 1 RETURNING outputs`);
  }

  /** How many events were taken since a moment, and when the oldest that is still known was. */
  count(from: number): { readonly count: number; readonly oldest: number | undefined } {
    const row = this.#database
      .prepare('SELECT count(*) AS count, (SELECT min(accepted) FROM events) AS oldest FROM events WHERE accepted >= ?')
      .get(from);
    return { count: Number(row?.count), oldest: row?.oldest === null ? undefined : Number(row?.oldest) };
  }

  /** The inputs that events came from since a moment. */
  inputs(from: number): readonly string[] {
    return this.#database
      .prepare("SELECT DISTINCT body ->> '$.input' AS input FROM events WHERE accepted >= ? ORDER BY input")
      .all(from)
      .map(({ input }) => String(input));
  }

  /**
   * The events taken since a moment, in their order.
   *
   * @throws {JournalError} One is damaged: it says which.
   */
  *events(from: number): Generator<Event> {
    const rows = this.#database.prepare(
      'SELECT id, accepted, origin, body FROM events WHERE accepted >= ? ORDER BY seq',
    );
    try {
      for (const row of rows.iterate(from)) yield this.#event(row);
    } catch (cause) {
      throw cause instanceof BotError ? cause : failure(this.#path, cause);
    }
  }

  /** Names of the pipelines that were ever read for. */
  pipelines(): readonly string[] {
    return this.#database
      .prepare('SELECT name FROM pipelines ORDER BY name')
      .all()
      .map(({ name }) => String(name));
  }

  /** Begins a comparison with nothing. */
  clear(): void {
    this.#database.exec('DELETE FROM once; DELETE FROM positions');
  }

  /** Compares with what a pipeline really said since a moment. */
  recall(pipeline: string, from: number): void {
    this.clear();
    this.#database
      .prepare(`
        INSERT INTO once (key, at, cause, body)
        SELECT said.key, said.at, said.cause, outbox.body FROM said
          JOIN pipelines ON pipelines.id = said.pipeline AND pipelines.name = ?
          LEFT JOIN outbox ON outbox.seq = said.seq
        WHERE said.at >= ? AND NOT (said.key >= 'later:' AND said.key < 'later;')`)
      .run(pipeline, from);
  }

  /** Adds a message to compare with. */
  put(key: string, at: number, message: Outgoing): void {
    this.#put.run(key, at, message.causes[0], JSON.stringify(message));
  }

  /** Begins to count outputs anew, so that they have the keys of the first time. */
  again(): void {
    this.#database.exec('DELETE FROM positions');
  }

  /** Which output of an event this is: 1, 2… */
  position(cause: string): number {
    return Number(this.#position.get(cause)?.outputs);
  }

  /** Finds the message of a key in what is compared with, and notes that it was found. */
  take(key: string): Pick<Once, 'at' | 'message'> | undefined {
    const row = this.#take.get(key);
    return (
      row && { at: Number(row.at), ...(row.body !== null && { message: this.#read(`the message ${key}`, row.body) }) }
    );
  }

  /** What was not found, since a moment: how much, and the first of it. */
  left(from: number, limit: number): { readonly count: number; readonly first: readonly Once[] } {
    const open = 'FROM once WHERE seen = 0 AND once.at >= ?';
    const count = Number(this.#database.prepare(`SELECT count(*) AS count ${open}`).get(from)?.count);
    const rows = this.#database.prepare(`
      SELECT once.key, once.at, once.body AS said, id, accepted, origin, events.body FROM once
        LEFT JOIN events ON events.seq = once.cause WHERE seen = 0 AND once.at >= ? ORDER BY once.at LIMIT ?`);
    const first = rows.all(from, limit).map((row) => ({
      key: String(row.key),
      at: Number(row.at),
      ...(row.said !== null && { message: this.#read<Outgoing>(`the message ${row.key}`, row.said) }),
      ...(row.body !== null && { cause: this.#event(row) }),
    }));
    return { count, first };
  }

  #event({ id, accepted, origin, body }: Record<string, unknown>): Event {
    const what = `the event ${id}`;
    return {
      ...this.#read<Event>(what, body),
      accepted: Number(accepted),
      ...(typeof origin === 'string' && { origin: this.#read(what, origin) }),
    };
  }

  #read<T extends object>(what: string, json: unknown): T {
    try {
      return JSON.parse(String(json));
    } catch (cause) {
      throw new JournalError(`journal ${this.#path}: ${what} cannot be read: ${damaged}`, { cause });
    }
  }
}
