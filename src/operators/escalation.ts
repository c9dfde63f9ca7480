import type { Address } from '../address.ts';
import type { EventBase } from '../event.ts';
import { release } from '../event.ts';
import type { Causes } from '../outgoing.ts';
import { EscalationPart } from './escalation-part.ts';

/** What an event says about a matter; the key is for this one time, and not for the next of its kind. */
export interface Word {
  readonly key: string;
  readonly is: 'raised' | 'taken' | 'over';
  /** What is raised, or over, of a matter with several parts: it is over when all of them are. */
  readonly part?: string;
}

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
  /** Its parts, as they are now; the first is `about`. */
  readonly parts: readonly { readonly about: E; readonly over?: E | undefined }[];
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

/** One matter that is escalated: who was told, and who took it. It holds its events until all its parts are over. */
export class Escalation<E extends EventBase> {
  readonly key: string;
  readonly #about: E;
  readonly #options: EscalationOptions;
  readonly #parts: Map<string, EscalationPart<E>>;
  readonly #told: Address[] = [];
  #taken: E | undefined;
  #ended = false;

  constructor({ key, part = key }: Word, about: E, options: EscalationOptions) {
    this.key = key;
    this.#about = about;
    this.#options = options;
    this.#parts = new Map([[part, new EscalationPart(about)]]);
  }

  /** When it has its next turn by itself, in milliseconds since 1970. */
  get next(): number {
    const { steps, forget, steady } = this.#options;
    if (this.#ended) return Number.POSITIVE_INFINITY;
    const over = this.#over;
    if (over) return over.accepted + steady;
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
      const over = this.#over;
      if (over) yield* this.#end('over', over.accepted, over);
      else if (step === undefined) yield* this.#end('forgotten', at);
      else {
        this.#told.push(step.to);
        yield this.#turn('step', at, { to: [step.to] });
      }
    }
  }

  /** Hears what is said about it: who took it first, that a part is over, or was not, after all, or that there is one more. */
  *hear({ is, part = this.key }: Word, event: E, now: number): Generator<Escalated<E>> {
    const known = this.#parts.get(part);
    if (is === 'taken' && !this.#taken) {
      this.#taken = event;
      yield this.#turn('taken', event.accepted, { causes: [event.id, this.#about.id] });
    } else if (is === 'raised' && !known) this.#parts.set(part, new EscalationPart(event));
    else if (is === 'taken' || !known) event[release]?.();
    else {
      known.hear(is, event);
      yield* this.due(now);
    }
  }

  /** It is no longer followed. */
  *forget(now: number): Generator<Escalated<E>> {
    yield* this.#end('forgotten', now);
  }

  /** What ended the last of its parts, while all of them are over. */
  get #over(): E | undefined {
    const ends = [...this.#parts.values()].map(({ over }) => over).filter((over) => over !== undefined);
    if (ends.length < this.#parts.size) return undefined;
    return ends.reduce((one, other) => (other.accepted >= one.accepted ? other : one));
  }

  *#end(kind: 'over' | 'forgotten', at: number, over?: E): Generator<Escalated<E>> {
    this.#ended = true;
    yield this.#turn(kind, at, over && { over, causes: [over.id, this.#about.id] });
    // What is let go is no cause any more, so it is said first.
    const parts = [...this.#parts.values()];
    for (const held of [...parts.map(({ about }) => about), this.#taken, ...parts.flatMap((part) => part.held)]) {
      held?.[release]?.();
    }
  }

  #turn(kind: Escalated<E>['kind'], at: number, more: Partial<Escalated<E>> = {}): Escalated<E> {
    const about = this.#about;
    const taken = this.#taken && { taken: this.#taken };
    const { key } = this;
    const to = [...this.#told];
    const parts = [...this.#parts.values()].map((part) => ({ about: part.about, over: part.over }));
    const causes: Causes = [about.id];
    return { key, kind, to, steps: to.length, about, parts, since: about.accepted, at, ...taken, causes, ...more };
  }
}
