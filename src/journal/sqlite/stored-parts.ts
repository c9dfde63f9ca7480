import type { DatabaseSync } from 'node:sqlite';
import type { Event, Unstamped } from '../../event.ts';
import type { Counts } from '../../journal.ts';
import type { Outgoing } from '../../outgoing.ts';
import type { Later } from '../../pipeline.ts';
import type { Parts } from '../parts.ts';
import { DeadLetters } from './dead-letters.ts';
import { Events } from './events.ts';
import { Heard } from './heard.ts';
import { Jobs } from './jobs.ts';
import { Outbox } from './outbox.ts';
import type { Reader } from './reader.ts';
import type { ReadersParts } from './readers.ts';
import { Readers } from './readers.ts';
import { Said } from './said.ts';
import { Sweep } from './sweep.ts';
import { Texts } from './texts.ts';
import { Traces } from './traces.ts';
import { Values } from './values.ts';

/** What {@link StoredParts} are told by who makes the journal. */
export interface StoredPartsOptions {
  readonly now: () => number;
  readonly room: Parts['room'];
  readonly setAside: ReadersParts['setAside'];
}

/** The parts of a journal in a database. */
export class StoredParts implements Parts {
  readonly durable = true;
  readonly now: () => number;
  readonly room: Parts['room'];
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  readonly values: Values;
  readonly dead: DeadLetters;
  readonly heard: Heard;
  readonly traces: Traces;
  readonly sweep: Sweep;
  readonly #texts = new Texts();
  readonly #events: Events;
  readonly #said: Said;
  readonly #readers: Readers;

  constructor(database: DatabaseSync, { now, room, setAside }: StoredPartsOptions) {
    this.now = now;
    this.room = room;
    this.#events = new Events(database, this.#texts, now);
    this.#said = new Said(database, now);
    this.#readers = new Readers(database, { events: this.#events, said: this.#said, now, setAside });
    this.outbox = new Outbox(database, this.#texts);
    this.jobs = new Jobs(database, this.#texts);
    this.values = new Values(database);
    this.dead = new DeadLetters(database);
    this.heard = new Heard(database);
    this.traces = new Traces(database, now);
    const readers = () => this.#readers.all();
    const { dead, traces } = this;
    this.sweep = new Sweep(database, { events: this.#events, said: this.#said, dead, traces, readers });
  }

  /** How much is not finished. */
  get unfinished(): number {
    return this.#readers.open + this.outbox.waiting + this.jobs.size;
  }

  prepare(thing: Unstamped<Event> | Outgoing | Later): void {
    this.#texts.prepare(thing);
  }

  /** What was prepared is written. */
  written(): void {
    this.#texts.clear();
  }

  /** The process lived through all that was handed out. */
  lived(): void {
    for (const reader of this.#readers.all()) reader.lived();
  }

  known(id: string): boolean {
    return this.#events.find(id) !== undefined;
  }

  take(event: Unstamped<Event>, readers: readonly string[], ahead: readonly string[]): boolean {
    const seq = this.#events.take(event, this.traces.of(event));
    if (seq === undefined) return false;
    for (const one of readers) this.reader(one).push(seq, event.conversation, ahead.includes(one));
    return true;
  }

  again(event: Event, pipeline: string): void {
    const seq = this.#events.find(event.id) ?? this.#events.take(event);
    if (seq !== undefined) this.reader(pipeline).push(seq, event.conversation, false);
  }

  reader(pipeline: string): Reader {
    return this.#readers.get(pipeline);
  }

  renew(key: string): number {
    return this.#said.renew(key);
  }

  /** Both numbers only ever grow, and whoever asks goes on to use one. */
  serial(): number {
    return this.#events.newest + this.#said.newest;
  }

  counts(): Counts {
    return {
      open: this.#readers.count(({ open }) => open),
      unread: this.#readers.count(({ waiting }) => waiting),
      waiting: this.outbox.byInput(),
      dead: this.dead.size,
      later: this.jobs.size,
    };
  }
}
