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
  /** How long it is followed, and for how long it must be over before it ends, in milliseconds. */
  readonly forget: number;
  readonly steady: number;
}

/** One matter that is escalated: who was told, and who took it. It holds its events until it is over. */
export class Escalation<E extends EventBase> {
  readonly key: string;
  readonly #about: E;
  readonly #options: EscalationOptions;
  readonly #told: Address[] = [];
  #taken: E | undefined;
  #over: E | undefined;
  /** Its last end that did not last, and what raised it then: kept, so that a replay goes the same way. */
  #back: readonly E[] = [];
  /** What raised it last while it was not over: kept, so that a replay knows how new it is. */
  #again: E | undefined;
  #ended = false;

  constructor(key: string, about: E, options: EscalationOptions) {
    this.key = key;
    this.#about = about;
    this.#options = options;
  }

  /** When it has its next turn by itself, in milliseconds since 1970. */
  get next(): number {
    const { steps, forget, steady } = this.#options;
    if (this.#ended) return Number.POSITIVE_INFINITY;
    if (this.#over) return this.#over.accepted + steady;
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
      if (this.#over) yield* this.#end('over', this.#over.accepted, this.#over);
      else if (step === undefined) yield* this.#end('forgotten', at);
      else {
        this.#told.push(step.to);
        yield this.#turn('step', at, { to: [step.to] });
      }
    }
  }

  /** Hears what is said about it: who took it first, that it is over, and that it was not, after all. */
  *hear(is: 'raised' | 'taken' | 'over', event: E, now: number): Generator<Escalated<E>> {
    if (is === 'taken' && !this.#taken) {
      this.#taken = event;
      yield this.#turn('taken', event.accepted, { causes: [event.id, this.#about.id] });
    } else if (is === 'over' && !this.#over) {
      this.#letGo([...this.#back, this.#again]);
      this.#back = [];
      this.#again = undefined;
      this.#over = event;
      yield* this.due(now);
    } else if (is === 'raised' && this.#over) {
      this.#back = [this.#over, event];
      this.#over = undefined;
      yield* this.due(now);
    } else if (is === 'raised') {
      this.#letGo([this.#again]);
      this.#again = event;
    } else event[release]?.();
  }

  /** It is no longer followed. */
  *forget(now: number): Generator<Escalated<E>> {
    yield* this.#end('forgotten', now);
  }

  *#end(kind: 'over' | 'forgotten', at: number, over?: E): Generator<Escalated<E>> {
    this.#ended = true;
    yield this.#turn(kind, at, over && { over, causes: [over.id, this.#about.id] });
    // What is let go is no cause any more, so it is said first.
    this.#letGo([this.#about, this.#taken, this.#over, this.#again, ...this.#back]);
  }

  #letGo(events: readonly (E | undefined)[]): void {
    for (const held of events) held?.[release]?.();
  }

  #turn(kind: Escalated<E>['kind'], at: number, more: Partial<Escalated<E>> = {}): Escalated<E> {
    const about = this.#about;
    const taken = this.#taken && { taken: this.#taken };
    const { key } = this;
    const to = [...this.#told];
    return { key, kind, to, steps: to.length, about, since: about.accepted, at, ...taken, causes: [about.id], ...more };
  }
}
