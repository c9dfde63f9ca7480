import type { Event } from '../../event.ts';
import type { Aside, ReadLimits, Undone } from '../../journal.ts';
import type { Stamped } from '../../outgoing.ts';
import type { Side } from '../parts.ts';
import type { Events } from './events.ts';
import { InHand } from './in-hand.ts';
import type { Said } from './said.ts';
import { suspectsFirst } from './suspects-first.ts';
import type { InLine } from './waiting.ts';
import { Waiting } from './waiting.ts';
import type { Work } from './work.ts';

/** What a {@link Reader} works with. */
export interface ReaderParts {
  readonly pipeline: number;
  readonly events: Events;
  readonly work: Work;
  readonly said: Said;
  readonly now: () => number;
  /** Called with the first event. */
  readonly first: () => void;
  /** Puts an event among the dead letters. */
  readonly setAside: (event: Event, deaths: number) => Aside;
}

/**
 * One pipeline's side of the journal on disk. Of what waits it knows the numbers only, and before the first reading
 * not even those: a pipeline that does not run any more costs nothing.
 */
export class Reader implements Side {
  full = false;
  reopened = 0;
  readonly #parts: ReaderParts;
  /** How many events were open when the journal was opened and are not in line yet. */
  #unloaded: number;
  #loaded = false;
  #begun = false;
  readonly #waiting = new Waiting();
  /** How many in line are of an earlier process: handing out these is written. */
  #old = 0;
  /** Those of them that were handed out last. */
  #marked: number[] = [];
  readonly #handed = new InHand();
  #aside: Aside[] = [];

  constructor(parts: ReaderParts, unloaded: number) {
    this.#parts = parts;
    this.#unloaded = unloaded;
  }

  get waiting(): number {
    return this.#unloaded + this.#waiting.count;
  }

  /** Events not yet settled. */
  get open(): number {
    return this.waiting + this.#handed.size;
  }

  get writes(): boolean {
    return !this.#loaded || this.#old > 0 || this.#marked.length > 0;
  }

  /** Takes an event; one that is open already changes nothing. */
  push(seq: number, conversation: string, ahead: boolean): void {
    const { first, work, pipeline } = this.#parts;
    if (!this.#begun) first();
    this.#begun = true;
    if (!work.add(seq, pipeline, conversation, ahead)) return;
    if (this.#loaded) this.#line({ seq, conversation, ahead });
    else this.#unloaded += 1;
  }

  take(limits: ReadLimits): readonly Event[] {
    this.#load();
    this.lived();
    const events = this.#waiting.take(limits, this.#handed.size).map(({ seq, ahead }) => this.#hand(seq, ahead));
    this.full = events.length === limits.limit;
    return events;
  }

  aside(): readonly Aside[] {
    const all = this.#aside;
    this.#aside = [];
    return all;
  }

  event(id: string): Event | undefined {
    const handed = this.#handed.find(id);
    return handed && this.#parts.events.get(handed.seq);
  }

  origin(id: string): Stamped['origin'] {
    return this.#handed.origin(id);
  }

  hops(ids: readonly string[]): number {
    return this.#handed.hops(ids);
  }

  position(id: string): number | undefined {
    return this.#handed.position(id);
  }

  said(id: string, key: string): number | undefined {
    return this.#parts.said.add(key, this.#parts.pipeline, this.#handed.find(id)?.seq ?? 0);
  }

  settle(ids: readonly string[]): readonly Undone[] {
    return ids.filter((id) => !this.#close(id)).map((id) => ({ id }));
  }

  retire(before: number): readonly string[] {
    const retired = this.#handed.before(before);
    for (const id of retired) this.#close(id);
    return retired;
  }

  reopen(except: string | undefined): number {
    this.reopened += 1;
    if (except !== undefined) this.#close(except);
    const handed = this.#handed.takeAll();
    for (const { seq } of handed) this.#count(seq, 1);
    this.#waiting.giveBack(handed);
    return handed.length;
  }

  /** Notes that the process lived through what was handed out. */
  lived(): void {
    for (const seq of this.#marked) this.#parts.work.clear(seq, this.#parts.pipeline);
    this.#marked = [];
  }

  /** Drops what waits behind event `from` up to `to`, if nobody has read here since the journal was opened. */
  forget(from: number, to: number): void {
    if (!this.#loaded) this.#unloaded -= this.#parts.work.forget(from, to, this.#parts.pipeline);
  }

  #load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    this.#unloaded = 0;
    const { pipeline, work, events, setAside } = this.#parts;
    const { hopeless, suspects, others } = suspectsFirst(work.of(pipeline));
    for (const { seq, tries } of hopeless) {
      this.#aside.push(setAside(events.get(seq), tries));
      work.settle(seq, pipeline);
    }
    for (const { seq } of suspects) {
      this.#count(seq, 1);
      this.#waiting.suspect(seq);
    }
    for (const { seq, conversation, ahead } of others) this.#line({ seq, conversation, ahead: ahead === 1 });
  }

  #line(one: InLine): void {
    this.#count(one.seq, 1);
    this.#waiting.push(one);
  }

  #count(seq: number, by: 1 | -1): void {
    if (seq <= this.#parts.events.old) this.#old += by;
  }

  #hand(seq: number, ahead: boolean): Event {
    const { events, work, pipeline, now } = this.#parts;
    const event = events.get(seq);
    const { id, conversation, hops = 0 } = event;
    const replyTo = 'replyTo' in event && !event.noReply ? event.replyTo : undefined;
    this.#handed.add(id, { seq, conversation, replyTo, hops, ahead, at: now() });
    this.#count(seq, -1);
    if (seq <= events.old) {
      work.mark(seq, pipeline);
      this.#marked.push(seq);
    }
    return event;
  }

  #close(id: string): boolean {
    const handed = this.#handed.take(id);
    if (!handed) return false;
    this.#parts.work.settle(handed.seq, this.#parts.pipeline);
    this.#waiting.done(handed);
    return true;
  }
}
