import type { EventBase } from '../event.ts';
import { release } from '../event.ts';
import type { Causes } from '../outgoing.ts';

/** What happened in one stretch of time, as far as it was worth keeping. */
export interface Window<K> {
  /** In milliseconds since 1970; `to` is the first moment after it. */
  readonly from: number;
  readonly to: number;
  /** What was kept of each event, in order; never empty. */
  readonly kept: readonly K[];
  /** The ids of those events. */
  readonly causes: Causes;
  /** Closed early, because it held as much as it may: the rest of the time goes on in a next window. */
  readonly full: boolean;
}

/** Takes from an event what a window needs of it, so that the event itself is not held; undefined lets the event go. */
export type Keep<E extends EventBase, K> = (event: E) => K | undefined;

/** How much a window holds unless told otherwise. */
export const defaultMax = 10_000;

/** Applies `keep`, and lets the event go where it keeps nothing. */
export function keepOrRelease<E extends EventBase, K>(event: E, keep: Keep<E, K>): K | undefined {
  const kept = keep(event);
  if (kept === undefined) event[release]?.();
  return kept;
}

/** A window that is being filled; its end is known or moves with each event. */
export class Filling<K> {
  readonly from: number;
  to: number;
  readonly #kept: K[] = [];
  readonly #causes: string[] = [];

  constructor(from: number, to: number = from) {
    this.from = from;
    this.to = to;
  }

  get size(): number {
    return this.#kept.length;
  }

  add(event: EventBase, kept: K, to: number = this.to): void {
    this.#kept.push(kept);
    this.#causes.push(event.id);
    this.to = to;
  }

  /** @throws {RangeError} When it is empty. */
  close(full: boolean): Window<K> {
    const [first, ...rest] = this.#causes;
    if (first === undefined) throw new RangeError('an empty window');
    return { from: this.from, to: this.to, kept: this.#kept, causes: [first, ...rest], full };
  }
}
