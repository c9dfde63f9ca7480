import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Subject } from 'rxjs';
import type { Event } from '../event.ts';
import { organs } from '../organs.ts';
import type { Outgoing } from '../outgoing.ts';

/** What a journal on disk took in, is done with and gave up, told as it is written. */
export class Ledger {
  /** Events of inputs and of the registry. */
  readonly accepted: Subject<Event> = new Subject();
  /** Those of them that no pipeline has to do with any more. */
  readonly settled: Subject<Event> = new Subject();
  /** Events that were set aside, and messages that were given up. */
  readonly dead: Subject<Event | Outgoing> = new Subject();
  readonly #version: StatementSync;
  readonly #taken: StatementSync;
  readonly #work: StatementSync;
  readonly #letters: StatementSync;
  readonly #events = new Map<number, Event>();
  #open: ReadonlySet<number> = new Set();
  #seen = 0;
  #letter = 0;

  /** The database has the tables of a journal. */
  constructor(database: DatabaseSync) {
    this.#version = database.prepare('PRAGMA data_version');
    this.#taken = database.prepare('SELECT seq, accepted, body FROM events WHERE seq > ? ORDER BY seq');
    this.#work = database.prepare('SELECT DISTINCT seq FROM work');
    this.#letters = database.prepare('SELECT number, body FROM dead WHERE number > ? ORDER BY number');
  }

  /** Tells what is new since the last look. */
  look(): void {
    const { data_version: version } = rows(this.#version)[0] as Row;
    if (version === this.#seen) return;
    this.#seen = version;
    const before = this.#open;
    const taken = rows(this.#taken, this.#events.size);
    for (const { seq, accepted, body } of taken) this.#events.set(seq, { ...JSON.parse(body), accepted });
    const letters = rows(this.#letters, this.#letter);
    this.#letter = letters.at(-1)?.number ?? this.#letter;
    this.#open = new Set(rows(this.#work).map(({ seq }) => seq));
    // Told at the end: who hears it may look, too.
    for (const { seq } of taken) this.#tell(this.accepted, seq);
    for (const seq of new Set([...before, ...taken.map(({ seq }) => seq)])) {
      if (!this.#open.has(seq)) this.#tell(this.settled, seq);
    }
    for (const { body } of letters) {
      const { event, message } = JSON.parse(body);
      this.dead.next(event ?? message);
    }
  }

  #tell(lane: Subject<Event>, seq: number): void {
    const event = this.#events.get(seq);
    // What the bot tells itself (of jobs, runs, memory) is its own affair.
    if (event && (event.input === 'registry' || !organs.has(event.input))) lane.next(event);
  }
}

interface Row {
  readonly data_version: number;
  readonly seq: number;
  readonly number: number;
  readonly accepted: number;
  readonly body: string;
}

function rows(statement: StatementSync, ...from: readonly number[]): readonly Row[] {
  return statement.all(...from) as unknown as readonly Row[];
}
