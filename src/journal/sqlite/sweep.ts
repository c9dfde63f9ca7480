import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeadLetters } from './dead-letters.ts';
import type { Events } from './events.ts';
import type { Reader } from './reader.ts';
import type { Said } from './said.ts';
import type { Traces } from './traces.ts';

/** What a {@link Sweep} works on. */
export interface SweepParts {
  readonly events: Events;
  readonly said: Said;
  readonly dead: DeadLetters;
  readonly traces: Traces;
  readonly readers: () => Iterable<Reader>;
}

/** The most rows of a kind that one turn looks at. */
const most = 1_000;

/**
 * Drops what is done with and old, oldest first, a thousand rows a turn. The newest row of a kind always stays: numbers
 * are given once, and time never goes back.
 */
export class Sweep {
  readonly #parts: SweepParts;
  readonly #events: Strip;
  readonly #said: Strip;
  readonly #traces: Strip;

  constructor(database: DatabaseSync, parts: SweepParts) {
    this.#parts = parts;
    const unsettled = 'SELECT 1 FROM work WHERE work.seq = events.seq';
    this.#events = new Strip(database, 'events', 'accepted', `NOT EXISTS (${unsettled})`);
    // A key is needed as long as it waits, and as long as its event may be handled again.
    const handled = 'SELECT 1 FROM work WHERE work.seq = said.cause AND work.pipeline = said.pipeline';
    const waits = (table: string) => `SELECT 1 FROM ${table} WHERE ${table}.seq = said.seq`;
    const free = [handled, waits('outbox'), waits('jobs')].map((query) => `NOT EXISTS (${query})`).join(' AND ');
    this.#said = new Strip(database, 'said', 'at', free);
    this.#traces = new Strip(database, 'traces', 'at', 'TRUE');
  }

  /**
   * Drops what was settled before `old`, or whatever is settled when there is no `room`; returns whether there may be
   * more. What was given up, and what is open for a pipeline that does not run, goes when it is `old`.
   */
  turn(old: number, room: boolean): boolean {
    const { events, said, dead, traces, readers } = this.#parts;
    const before = room ? old : Number.POSITIVE_INFINITY;
    const eventsLeft = this.#events.sweep(before, events.newest - 1, (from, to) => {
      const aged = this.#events.last(from, to, old);
      for (const reader of readers()) if (aged !== undefined) reader.forget(from, aged);
    });
    const saidLeft = this.#said.sweep(before, said.newest - 1);
    const tracesLeft = this.#traces.sweep(before, traces.newest - 1);
    return [eventsLeft, saidLeft, tracesLeft, dead.sweep(old, most) === most].includes(true);
  }
}

/** One table, walked from its oldest row on, a strip at a time. */
class Strip {
  readonly #next: StatementSync;
  readonly #last: StatementSync;
  readonly #delete: StatementSync;
  #from = 0;

  constructor(database: DatabaseSync, table: string, time: string, free: string) {
    this.#next = database.prepare(`
      SELECT max(seq) FILTER (WHERE time < ?) AS last, count(*) AS count
      FROM (SELECT seq, ${time} AS time FROM ${table} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${most})`);
    this.#last = database.prepare(`SELECT max(seq) AS last FROM ${table} WHERE seq > ? AND seq <= ? AND ${time} < ?`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE seq > ? AND seq <= ? AND ${free}`);
  }

  /** Drops from the next strip what is free and older than `before`; returns false at the end, to begin anew. */
  sweep(before: number, end: number, first: (from: number, to: number) => void = () => undefined): boolean {
    const from = this.#from;
    const found = this.#next.get(before, from, end);
    const last = found?.last as number | null;
    if (last !== null) {
      first(from, last);
      this.#delete.run(from, last);
    }
    const more = last !== null && found?.count === most;
    this.#from = more ? last : 0;
    return more;
  }

  /** The last row behind `from`, up to `to`, that is older than `before`. */
  last(from: number, to: number, before: number): number | undefined {
    return (this.#last.get(from, to, before)?.last ?? undefined) as number | undefined;
  }
}
