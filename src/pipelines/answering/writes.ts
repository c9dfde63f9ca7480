import type { Json } from '../../json.ts';
import type { Remember } from '../../memory.ts';
import type { Cancel, Later, Redeliver } from '../../pipeline.ts';
import { asJson } from './as-json.ts';

/** A change of the memory, without its cause. */
export type Change = Omit<Remember, 'causes' | 'open'>;
/** Work put off or called off, without its cause. */
export type Deferral = Omit<Later, 'causes' | 'open'> | Omit<Cancel, 'causes' | 'open'>;

/** A dead letter to be tried again, or let go, without its cause. */
export type Redelivery = Omit<Redeliver, 'causes' | 'open'>;

/** What is written together with what is said. */
export interface Writes {
  readonly memory?: readonly Change[];
  readonly later?: readonly Deferral[];
  readonly redeliver?: readonly Redelivery[];
}

/** Puts writes together, in order; those that are not there are left out. */
export function together(...all: readonly (Writes | undefined)[]): Writes {
  return {
    memory: all.flatMap((one) => one?.memory ?? []),
    later: all.flatMap((one) => one?.later ?? []),
    redeliver: all.flatMap((one) => one?.redeliver ?? []),
  };
}

/** What a run wants written, until it says something. */
export class PendingWrites {
  #memory: Change[] = [];
  #later: Deferral[] = [];
  #redeliver: Redelivery[] = [];

  /**
   * Remembers a value; forgets it when it is undefined.
   *
   * @throws {TypeError} It is no JSON, or its key no well-formed string.
   */
  remember(owner: string, key: string, value: Json | undefined): void {
    if (typeof key !== 'string')
      throw new TypeError(`what is remembered needs a string as its key, not a ${typeof key}`);
    if (!key.isWellFormed()) throw new TypeError('the key of what is remembered holds half a character');
    const kept = value === undefined ? undefined : asJson(`what is to be remembered as ${key}`, value);
    this.#memory.push({ owner, key, value: kept });
  }

  /** @throws {TypeError} It is no number of a dead letter. */
  redeliver(one: Redelivery): void {
    if (!Number.isSafeInteger(one.number)) throw new TypeError(`a dead letter has a whole number, not ${one.number}`);
    this.#redeliver.push(one);
  }

  add({ memory = [], later = [] }: Pick<Writes, 'memory' | 'later'>): void {
    this.#memory.push(...memory);
    this.#later.push(...later);
  }

  /** How this run changed a value last; undefined when it did not. */
  changed(owner: string, key: string): Change | undefined {
    return this.#memory.findLast((change) => change.owner === owner && change.key === key);
  }

  /** All that this run changed of an owner's, in order. */
  changesOf(owner: string): readonly Change[] {
    return this.#memory.filter((change) => change.owner === owner);
  }

  /** Takes all of it out. */
  take(): Writes {
    const all = { memory: this.#memory, later: this.#later, redeliver: this.#redeliver };
    this.#memory = [];
    this.#later = [];
    this.#redeliver = [];
    return all;
  }
}
