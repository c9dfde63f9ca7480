import type { Address } from '../address.ts';
import type { EventBase } from '../event.ts';
import { release } from '../event.ts';
import type { Causes } from '../outgoing.ts';

/** A turn that an escalation takes. */
export interface Escalated<E> {
  readonly key: string;
  readonly kind: 'step' | 'taken' | 'over' | 'forgotten';
  /** Who is to be told: one at a `step`, and then all who were. */
  readonly to: readonly Address[];
  /** How many steps were taken, with this one. */
  readonly steps: number;
  /** What raised it, and when, in milliseconds. */
  readonly about: E;
  readonly since: number;
  /** When the turn was due, in milliseconds. */
  readonly at: number;
  /** Who took it, and what ended it. */
  readonly taken?: E;
  readonly over?: E;
  readonly causes: Causes;
}

/** A step, with its time in milliseconds. */
export interface TimedStep {
  readonly to: Address;
  readonly after: number;
}

/** What {@link Escalation} needs. */
export interface EscalationOptions {
  /** The first first. */
  readonly steps: readonly TimedStep[];
  /** How long it is followed, in milliseconds. */
  readonly forget: number;
}

/** One matter that is escalated: who was told, and who took it. It holds its events until it is over. */
export class Escalation<E extends EventBase> {
  readonly key: string;
  readonly #about: E;
  readonly #options: EscalationOptions;
  readonly #told: Address[] = [];
  #taken: E | undefined;
  #ended = false;

  constructor(key: string, about: E, options: EscalationOptions) {
    this.key = key;
    this.#about = about;
    this.#options = options;
  }

  /** When it has its next turn by itself, in milliseconds since 1970. */
  get next(): number {
    const { steps, forget } = this.#options;
    if (this.#ended) return Number.POSITIVE_INFINITY;
    return this.#about.accepted + (this.#taken ? forget : (steps[this.#told.length]?.after ?? forget));
  }

  /** True until it is over. */
  get open(): boolean {
    return !this.#ended;
  }

  /** The turns that are due by now. */
  *due(now: number): Generator<Escalated<E>> {
    for (let at = this.next; at <= now; at = this.next) {
      const step = this.#taken ? undefined : this.#options.steps[this.#told.length];
      if (step === undefined) yield* this.#end('forgotten', at);
      else {
        this.#told.push(step.to);
        yield this.#turn('step', at, { to: [step.to] });
      }
    }
  }

  /** Somebody took it: the first counts. */
  *take(event: E): Generator<Escalated<E>> {
    if (this.#taken) {
      event[release]?.();
      return;
    }
    this.#taken = event;
    yield this.#turn('taken', event.accepted, { causes: [event.id, this.#about.id] });
  }

  /** It is over, or no longer followed. */
  *end(over: E | undefined, now: number): Generator<Escalated<E>> {
    yield* over ? this.#end('over', over.accepted, over) : this.#end('forgotten', now);
  }

  *#end(kind: 'over' | 'forgotten', at: number, over?: E): Generator<Escalated<E>> {
    this.#ended = true;
    yield this.#turn(kind, at, over && { over, causes: [over.id, this.#about.id] });
    // What is let go is no cause any more, so it is said first.
    for (const held of [this.#about, this.#taken, over]) held?.[release]?.();
  }

  #turn(kind: Escalated<E>['kind'], at: number, more: Partial<Escalated<E>> = {}): Escalated<E> {
    const about = this.#about;
    const taken = this.#taken && { taken: this.#taken };
    const { key } = this;
    const to = [...this.#told];
    return { key, kind, to, steps: to.length, about, since: about.accepted, at, ...taken, causes: [about.id], ...more };
  }
}
