import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** One event that one pipeline is not done with. */
export interface WorkRow {
  readonly seq: number;
  readonly conversation: string;
  /** It goes ahead of the line: 1 or 0. */
  readonly ahead: number;
  /** How many processes had it in hand and have not been heard of since. */
  readonly tries: number;
}

/** Which pipelines are not done with which events, on disk. */
export class Work {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #of: StatementSync;
  readonly #mark: StatementSync;
  readonly #clear: StatementSync;
  readonly #forget: StatementSync;
  readonly #pipelines: StatementSync;
  readonly #counts: StatementSync;
  readonly #name: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      'INSERT INTO work (seq, pipeline, conversation, ahead) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#delete = database.prepare('DELETE FROM work WHERE seq = ? AND pipeline = ?');
    this.#of = database.prepare('SELECT seq, conversation, ahead, tries FROM work WHERE pipeline = ? ORDER BY seq');
    // There may be a hundred thousand, and as arrays they come in less than half the time.
    this.#of.setReturnArrays(true);
    this.#mark = database.prepare('UPDATE work SET tries = tries + 1 WHERE seq = ? AND pipeline = ?');
    this.#clear = database.prepare('UPDATE work SET tries = 0 WHERE seq = ? AND pipeline = ?');
    this.#forget = database.prepare('DELETE FROM work WHERE seq > ? AND seq <= ? AND pipeline = ?');
    this.#pipelines = database.prepare('SELECT id, name FROM pipelines');
    this.#counts = database.prepare('SELECT pipeline, count(*) AS count FROM work GROUP BY pipeline');
    this.#name = database.prepare('INSERT INTO pipelines (id, name) VALUES (?, ?)');
  }

  /** The pipelines that were ever read for, with how much is open for each. */
  pipelines(): readonly { readonly id: number; readonly name: string; readonly open: number }[] {
    const counts = new Map(this.#counts.all().map(({ pipeline, count }) => [pipeline, Number(count)]));
    return this.#pipelines
      .all()
      .map(({ id, name }) => ({ id: Number(id), name: String(name), open: counts.get(id ?? 0) ?? 0 }));
  }

  /** Gives a pipeline its number. */
  name(id: number, pipeline: string): void {
    this.#name.run(id, pipeline);
  }

  /** Opens an event for a pipeline; returns false when it is open already. */
  add(seq: number, pipeline: number, conversation: string, ahead: boolean): boolean {
    return this.#insert.run(seq, pipeline, conversation, ahead ? 1 : 0).changes > 0;
  }

  settle(seq: number, pipeline: number): void {
    this.#delete.run(seq, pipeline);
  }

  /** What is open for a pipeline, oldest first. */
  of(pipeline: number): readonly WorkRow[] {
    const rows = this.#of.all(pipeline) as unknown as (readonly [number, string, number, number])[];
    return rows.map(([seq, conversation, ahead, tries]) => ({ seq, conversation, ahead, tries }));
  }

  /** Notes that this process has it in hand. */
  mark(seq: number, pipeline: number): void {
    this.#mark.run(seq, pipeline);
  }

  /** Notes that this process lived through it. */
  clear(seq: number, pipeline: number): void {
    this.#clear.run(seq, pipeline);
  }

  /** Drops what a pipeline never read, of the events behind `from` up to `to`; returns how many. */
  forget(from: number, to: number, pipeline: number): number {
    return Number(this.#forget.run(from, to, pipeline).changes);
  }
}
