import type { Event, Unstamped } from '../../event.ts';
import type { Remember } from '../../memory.ts';
import type { Outgoing } from '../../outgoing.ts';
import type { Later } from '../../pipeline.ts';

/** The JSON of things that are to be written, made before the transaction in which they are. */
export class Texts {
  readonly #texts = new Map<object, string>();

  /** @throws {TypeError} It has no JSON, or its names and times are none. */
  prepare(thing: Unstamped<Event> | Outgoing | Later | Remember): void {
    if ('id' in thing) names('an event', thing.id, thing.conversation);
    if ('to' in thing && 'causes' in thing) names('a message', thing.to, thing.causes[0], thing.key ?? '');
    if ('due' in thing && !Number.isFinite(thing.due)) {
      throw new TypeError(`work put off needs the moment it comes due, in milliseconds; it is ${thing.due}`);
    }
    if ('key' in thing) names('what has a key', thing.key ?? '');
    this.#texts.set(thing, JSON.stringify(thing));
  }

  of(thing: object): string {
    return this.#texts.get(thing) ?? JSON.stringify(thing);
  }

  /** Forgets them: they are written. */
  clear(): void {
    this.#texts.clear();
  }
}

function names(what: string, ...all: readonly unknown[]): void {
  for (const one of all) {
    if (typeof one === 'string') continue;
    throw new TypeError(`the journal takes ${what} whose names are strings; one is ${typeof one}`);
  }
}
