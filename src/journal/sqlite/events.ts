import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Event, Origin, Unstamped } from '../../event.ts';
import { Recent } from './recent.ts';
import type { Texts } from './texts.ts';

/** The events that were taken, on disk, with those of the last moments at hand. */
export class Events {
  /** Events up to this number were taken by an earlier process. */
  readonly old: number;
  readonly #texts: Texts;
  readonly #now: () => number;
  readonly #recent = new Recent<Event>(1_024, 1_048_576);
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #find: StatementSync;
  #newest: number;
  #accepted: number;

  constructor(database: DatabaseSync, texts: Texts, now: () => number) {
    this.#texts = texts;
    this.#now = now;
    this.#insert = database.prepare(
      'INSERT INTO events (seq, id, accepted, origin, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    );
    this.#select = database.prepare('SELECT accepted, origin, body FROM events WHERE seq = ?');
    this.#find = database.prepare('SELECT seq FROM events WHERE id = ?');
    const last = database.prepare('SELECT seq, accepted FROM events ORDER BY seq DESC LIMIT 1').get();
    this.#newest = Number(last?.seq ?? 0);
    this.#accepted = Number(last?.accepted ?? 0);
    this.old = this.#newest;
  }

  /** The number of the newest event. */
  get newest(): number {
    return this.#newest;
  }

  /** Returns the number of an event that is known. */
  find(id: string): number | undefined {
    return this.#find.get(id)?.seq as number | undefined;
  }

  /** Takes an event and returns its number; undefined for a known one. */
  take(event: Unstamped<Event>, origin?: Origin): number | undefined {
    const accepted = Math.max(this.#accepted, this.#now());
    const seq = this.#newest + 1;
    const text = this.#texts.of(event);
    if (this.#insert.run(seq, event.id, accepted, origin ? JSON.stringify(origin) : null, text).changes === 0)
      return undefined;
    this.#newest = seq;
    this.#accepted = accepted;
    this.#recent.put(seq, { ...event, accepted, ...(origin && { origin }) } as Event, text.length);
    return seq;
  }

  get(seq: number): Event {
    return this.#recent.get(seq) ?? this.#read(seq);
  }

  #read(seq: number): Event {
    const row = this.#select.get(seq);
    const origin = row?.origin ? { origin: JSON.parse(String(row.origin)) } : {};
    return { ...JSON.parse(String(row?.body)), accepted: Number(row?.accepted), ...origin };
  }
}
