import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inputOf } from '../../address.ts';
import type { WaitingLane } from '../../letters.ts';
import type { Outgoing, Stamped } from '../../outgoing.ts';
import { FairQueue } from '../fair-queue.ts';
import type { About, Outbox as Parts } from '../parts.ts';
import { perLane } from '../per-lane.ts';
import { Lanes } from './lanes.ts';
import { Recent } from './recent.ts';
import type { Texts } from './texts.ts';

/** The messages waiting to be sent, on disk; of those that wait it knows the numbers only. */
export class Outbox implements Parts {
  readonly #texts: Texts;
  readonly #recent = new Recent<Stamped>(1_024, 1_048_576);
  readonly #line = new FairQueue<number>(perLane);
  readonly #lanes = new Lanes();
  /** What an earlier process may have sent. */
  readonly #perhaps = new Set<number>();
  readonly #handed = new Map<string, InHand>();
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #sending: StatementSync;

  constructor(database: DatabaseSync, texts: Texts) {
    this.#texts = texts;
    this.#insert = database.prepare(
      'INSERT INTO outbox (seq, key, pipeline, lane, input, committed, hops, origin, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#select = database.prepare(
      'SELECT key, pipeline, lane, committed, hops, origin, body FROM outbox WHERE seq = ?',
    );
    this.#delete = database.prepare('DELETE FROM outbox WHERE seq = ?');
    this.#sending = database.prepare('UPDATE outbox SET sending = ? WHERE seq = ?');
    this.#load(database);
  }

  get waiting(): number {
    return this.#lanes.waiting;
  }

  push(message: Outgoing, about: About, seq: number): void {
    const { key, pipeline, lane, committed, hops, origin } = about;
    const input = inputOf(message.to);
    const text = this.#texts.of(message);
    this.#insert.run(seq, key, pipeline, lane, input, committed, hops, origin ? JSON.stringify(origin) : null, text);
    this.#recent.put(seq, { ...message, ...about }, text.length);
    this.#lanes.add(lane, input);
    this.#line.push(lane, seq);
  }

  take(limit: number): readonly Stamped[] {
    return this.#line.take(limit).map((seq) => {
      const message = this.#get(seq);
      this.#handed.set(message.key, { seq, lane: message.lane, input: inputOf(message.to), sending: false });
      return message;
    });
  }

  message(key: string): Stamped | undefined {
    const held = this.#handed.get(key);
    return held && this.#get(held.seq);
  }

  mark(key: string, outcome: 'sending' | 'sent' | 'dead' | 'again'): boolean {
    const held = this.#handed.get(key);
    if (!held) return false;
    const { seq, lane, input } = held;
    if (outcome === 'sending') {
      held.sending = true;
      this.#sending.run(1, seq);
      return false;
    }
    this.#handed.delete(key);
    if (outcome === 'again') {
      if (held.sending) this.#sending.run(0, seq);
      this.#line.giveBack(lane, [seq]);
      return true;
    }
    this.#delete.run(seq);
    this.#perhaps.delete(seq);
    this.#lanes.remove(lane, input);
    return this.#line.done(lane);
  }

  lanes(limit: number): readonly WaitingLane[] {
    const oldest = new Map<string, number>();
    for (const { lane, seq } of this.#handed.values()) oldest.set(lane, Math.min(seq, oldest.get(lane) ?? seq));
    return this.#lanes.longest(limit).map(({ lane, count }) => {
      const seq = Math.min(
        oldest.get(lane) ?? Number.POSITIVE_INFINITY,
        this.#line.first(lane) ?? Number.POSITIVE_INFINITY,
      );
      return { lane, count, since: Number(this.#select.get(seq)?.committed) };
    });
  }

  byInput(): Readonly<Record<string, number>> {
    return this.#lanes.byInput();
  }

  /** Lines up what an earlier process left. */
  #load(database: DatabaseSync): void {
    const waiting = database.prepare('SELECT seq, lane, input, sending FROM outbox ORDER BY seq');
    waiting.setReturnArrays(true);
    for (const row of waiting.all()) {
      const [seq, lane, input, sending] = row as unknown as readonly [number, string, string, number];
      if (sending === 1 || !this.#lanes.has(lane)) this.#perhaps.add(seq);
      this.#lanes.add(lane, input);
      this.#line.push(lane, seq);
    }
  }

  #get(seq: number): Stamped {
    const message = this.#recent.get(seq) ?? this.#read(seq);
    return this.#perhaps.has(seq) ? { ...message, perhaps: true } : message;
  }

  #read(seq: number): Stamped {
    const row = this.#select.get(seq);
    const { key, pipeline, lane, committed, hops } = row as unknown as About;
    const origin = row?.origin ? { origin: JSON.parse(String(row.origin)) } : {};
    return { ...JSON.parse(String(row?.body)), key, pipeline, lane, committed, hops, ...origin };
  }
}

interface InHand {
  readonly seq: number;
  readonly lane: string;
  readonly input: string;
  /** It is noted that it is about to be sent. */
  sending: boolean;
}
