import type { DatabaseSync } from 'node:sqlite';
import type { Event } from '../../event.ts';
import type { Aside } from '../../journal.ts';
import type { ReaderParts } from './reader.ts';
import { Reader } from './reader.ts';
import { Work } from './work.ts';

/** What {@link Readers} work with. */
export type ReadersParts = Omit<ReaderParts, 'pipeline' | 'work' | 'setAside' | 'first'> & {
  /** Puts an event among the dead letters of a pipeline. */
  readonly setAside: (pipeline: string, event: Event, deaths: number) => Aside;
};

/** The pipelines' sides of the journal, by name. */
export class Readers {
  readonly #parts: ReadersParts;
  readonly #work: Work;
  readonly #readers = new Map<string, Reader>();
  /** The number of the newest pipeline. */
  #newest = 0;

  constructor(database: DatabaseSync, parts: ReadersParts) {
    this.#parts = parts;
    this.#work = new Work(database);
    for (const { id, name, open } of this.#work.pipelines()) this.#make(name, { id, open });
  }

  get(pipeline: string): Reader {
    return this.#readers.get(pipeline) ?? this.#make(pipeline);
  }

  all(): Iterable<Reader> {
    return this.#readers.values();
  }

  /** Events not yet settled. */
  get open(): number {
    let open = 0;
    for (const reader of this.all()) open += reader.open;
    return open;
  }

  /** A number of each pipeline that has a side here. */
  count(number: (reader: Reader) => number): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#readers].map(([name, reader]) => [name, number(reader)]));
  }

  /** A new one gets its number on disk with its first event: that is in a transaction. */
  #make(name: string, found?: { readonly id: number; readonly open: number }): Reader {
    const pipeline = found?.id ?? this.#newest + 1;
    this.#newest = Math.max(this.#newest, pipeline);
    const first = () => found ?? this.#work.name(pipeline, name);
    const setAside = (event: Event, deaths: number) => this.#parts.setAside(name, event, deaths);
    const reader = new Reader({ ...this.#parts, pipeline, work: this.#work, first, setAside }, found?.open ?? 0);
    this.#readers.set(name, reader);
    return reader;
  }
}
