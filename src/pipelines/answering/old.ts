import type { MemoryEntry } from '../../memory.ts';
import type { Writes } from './writes.ts';

/** How many are remembered; beyond it the one that was put in first is forgotten. */
const most = 1_000;
const prefix = 'old/';

/** What was said too long ago to be run, until the person says `again`: the last of each lane. */
export class Old {
  static readonly prefix: string = prefix;
  readonly #texts: Map<string, string>;

  /** @param entries - What is remembered under {@link Old.prefix}. */
  constructor(entries: readonly MemoryEntry[]) {
    this.#texts = new Map(entries.map(({ key, value }) => [key.slice(prefix.length), String(value)]));
  }

  /** Answers what to write so that it is remembered. */
  put(lane: string, text: string): Writes {
    this.#texts.delete(lane);
    this.#texts.set(lane, text);
    const writes = [{ key: prefix + lane, value: text as string | undefined }];
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= most) break;
      this.#texts.delete(oldest);
      writes.push({ key: prefix + oldest, value: undefined });
    }
    return { memory: writes };
  }

  /** Returns it once, with what to write so that it is forgotten. */
  take(lane: string): { readonly text: string; readonly writes: Writes } | undefined {
    const text = this.#texts.get(lane);
    if (text === undefined) return undefined;
    this.#texts.delete(lane);
    return { text, writes: { memory: [{ key: prefix + lane, value: undefined }] } };
  }
}
