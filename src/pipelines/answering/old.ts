import type { TextEvent } from '../../event.ts';
import type { MemoryEntry } from '../../memory.ts';
import type { PersonOf } from '../person-of.ts';
import { placeOf } from './place-of.ts';
import { laneOf } from './task.ts';
import type { Writes } from './writes.ts';

/** How many are remembered; beyond it the one that was put in first is forgotten. */
const most = 1_000;
const prefix = 'old/';

/**
 * What was said too long ago to be run, until the person says `again`: the last of each conversation, or of all direct
 * chats where one person has several.
 */
export class Old {
  static readonly prefix: string = prefix;
  readonly #person: PersonOf;
  readonly #texts: Map<string, string>;

  /** @param entries - What is remembered under {@link Old.prefix}. */
  constructor(entries: readonly MemoryEntry[], person: PersonOf) {
    this.#person = person;
    this.#texts = new Map(entries.map(({ key, value }) => [key.slice(prefix.length), String(value)]));
  }

  /** Answers what to write so that it is remembered. */
  put(event: TextEvent): Writes {
    const { data: text } = event;
    const key = this.#keyOf(event);
    this.#texts.delete(key);
    this.#texts.set(key, text);
    const writes = [{ key: prefix + key, value: text as string | undefined }];
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= most) break;
      this.#texts.delete(oldest);
      writes.push({ key: prefix + oldest, value: undefined });
    }
    return { memory: writes };
  }

  /** Returns it once, with what to write so that it is forgotten. */
  take(event: TextEvent): { readonly text: string; readonly writes: Writes } | undefined {
    const key = this.#keyOf(event);
    const text = this.#texts.get(key);
    if (text === undefined) return undefined;
    this.#texts.delete(key);
    return { text, writes: { memory: [{ key: prefix + key, value: undefined }] } };
  }

  #keyOf(event: TextEvent): string {
    const place = placeOf(event, this.#person);
    return place === event.replyTo ? laneOf(event) : place;
  }
}
