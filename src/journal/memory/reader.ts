import type { Event } from '../../event.ts';
import type { Aside, ReadLimits, Undone } from '../../journal.ts';
import type { Stamped } from '../../outgoing.ts';
import { FairQueue } from '../fair-queue.ts';
import type { Side } from '../parts.ts';
import type { Said } from './said.ts';

/** One pipeline's side of the journal in memory: what waits for it, and what it has in hand. */
export class Reader implements Side {
  full = false;
  readonly writes = false;
  /** Characters of text in the events not yet settled. */
  size = 0;
  reopened = 0;
  readonly #now: () => number;
  readonly #said: Said;
  readonly #line = new FairQueue<Event>(1);
  /** Few: what must not wait for what waits. */
  readonly #ahead: Event[] = [];
  readonly #open = new Map<string, Entry>();
  /** Ids in the order they were handed out, with when. */
  readonly #handed = new Map<string, number>();

  /** @param said - What all pipelines said. */
  constructor(now: () => number, said: Said) {
    this.#now = now;
    this.#said = said;
  }

  /** Events not yet settled. */
  get open(): number {
    return this.#open.size;
  }

  get waiting(): number {
    return this.#line.waiting + this.#ahead.length;
  }

  /** Takes an event; one that is open already changes nothing. */
  push(event: Event, ahead: boolean): void {
    if (this.#open.has(event.id)) return;
    this.#open.set(event.id, { event, ahead, outputs: 0, said: new Set() });
    this.size += sizeOf(event);
    if (ahead) this.#ahead.push(event);
    else this.#line.push(event.conversation, event);
  }

  take({ limit, inHand, perConversation }: ReadLimits): readonly Event[] {
    this.#line.allow(perConversation);
    const first = this.#ahead.splice(0, limit);
    const events = first.concat(this.#line.take(Math.min(limit - first.length, inHand - this.#handed.size)));
    for (const event of events) this.#handed.set(event.id, this.#now());
    this.full = events.length === limit;
    return events;
  }

  /** No process dies and leaves this. */
  aside(): readonly Aside[] {
    return [];
  }

  /** It has this event, and is not done with it. */
  has(id: string): boolean {
    return this.#open.has(id);
  }

  event(id: string): Event | undefined {
    return this.#handed.has(id) ? this.#open.get(id)?.event : undefined;
  }

  origin(id: string): Stamped['origin'] {
    const event = this.event(id);
    return event && 'replyTo' in event && !event.noReply
      ? { replyTo: event.replyTo, conversation: event.conversation }
      : undefined;
  }

  hops(ids: readonly string[]): number {
    return ids.reduce((most, id) => Math.max(most, this.event(id)?.hops ?? 0), 0);
  }

  position(id: string): number | undefined {
    const entry = this.#open.get(id);
    if (!entry) return undefined;
    entry.outputs += 1;
    return entry.outputs;
  }

  said(id: string, key: string): number | undefined {
    const entry = this.#open.get(id);
    if (entry?.said.has(key)) return undefined;
    entry?.said.add(key);
    // Work that was called off may be put off again, but not by the event that put it off before.
    return key.startsWith('later:') ? this.#said.next() : this.#said.add(key);
  }

  settle(ids: readonly string[]): readonly Undone[] {
    return ids.flatMap((id) => (this.#close(id) ? [] : [{ id }]));
  }

  retire(before: number): readonly string[] {
    const retired: string[] = [];
    for (const [id, handed] of this.#handed) {
      if (handed >= before) break;
      retired.push(id);
      this.#close(id);
    }
    return retired;
  }

  reopen(except: string | undefined): number {
    this.reopened += 1;
    if (except !== undefined) this.#close(except);
    const entries = [...this.#handed.keys()].flatMap((id) => this.#open.get(id) ?? []);
    for (const entry of entries) entry.outputs = 0;
    this.#handed.clear();
    this.#ahead.unshift(...entries.filter(({ ahead }) => ahead).map(({ event }) => event));
    const inLine = entries.filter(({ ahead }) => !ahead).map(({ event }) => event);
    for (const [conversation, events] of Map.groupBy(inLine, (event) => event.conversation)) {
      this.#line.giveBack(conversation, events);
    }
    return entries.length;
  }

  #close(id: string): boolean {
    const entry = this.#open.get(id);
    if (!entry || !this.#handed.delete(id)) return false;
    this.#open.delete(id);
    this.size -= sizeOf(entry.event);
    if (!entry.ahead) this.#line.done(entry.event.conversation);
    return true;
  }
}

interface Entry {
  readonly event: Event;
  /** It goes ahead of the line. */
  readonly ahead: boolean;
  outputs: number;
  /** Keys of the messages and the work it led to. */
  readonly said: Set<string>;
}

function sizeOf(event: Event): number {
  return 'data' in event && typeof event.data === 'string' ? event.data.length : 100;
}
