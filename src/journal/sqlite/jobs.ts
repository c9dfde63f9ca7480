import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Job, Jobs as Parts, PutOff } from '../parts.ts';
import type { Texts } from './texts.ts';

/** The work put off that has not come due, on disk. */
export class Jobs implements Parts {
  size: number;
  readonly #texts: Texts;
  readonly #insert: StatementSync;
  readonly #cancel: StatementSync;
  readonly #due: StatementSync;
  readonly #delete: StatementSync;
  readonly #next: StatementSync;

  constructor(database: DatabaseSync, texts: Texts) {
    this.#texts = texts;
    this.#insert = database.prepare('INSERT INTO jobs (seq, key, due, pipeline, hops, body) VALUES (?, ?, ?, ?, ?, ?)');
    this.#cancel = database.prepare('DELETE FROM jobs WHERE seq = (SELECT seq FROM said WHERE key = ?)');
    // A thousand at once: the event loop is not held up, and who asks for more is answered at once.
    this.#due = database.prepare(
      'SELECT seq, key, pipeline, hops, body FROM jobs WHERE due <= ? ORDER BY due, seq LIMIT 1000',
    );
    this.#delete = database.prepare('DELETE FROM jobs WHERE seq = ?');
    this.#next = database.prepare('SELECT min(due) AS due FROM jobs');
    this.size = Number(database.prepare('SELECT count(*) AS count FROM jobs').get()?.count);
  }

  get next(): number | undefined {
    return (this.#next.get()?.due ?? undefined) as number | undefined;
  }

  push({ key, job, pipeline, hops }: PutOff, seq: number): void {
    this.#insert.run(seq, key, job.due, pipeline, hops, this.#texts.of(job));
    this.size += 1;
  }

  cancel(key: string): void {
    this.size -= Number(this.#cancel.run(`later:${key}`).changes);
  }

  due(now: number): readonly Job[] {
    const due = this.#due.all(now);
    this.size -= due.length;
    return due.map(({ seq, key, pipeline, hops, body }) => {
      this.#delete.run(seq ?? null);
      return { key: String(key), pipeline: String(pipeline), hops: Number(hops), job: JSON.parse(String(body)) };
    });
  }
}
