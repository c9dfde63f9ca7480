import type { Json } from '../../json.ts';

/** How far a run came that may have to begin anew. */
export interface Progress {
  /** How many parts of its answer were said. */
  readonly parts: number;
  /** What `once` did, by name. */
  readonly results: Readonly<Record<string, Json>>;
}

/** A run that was begun and has not ended; found after a restart, it is one that the bot died in. */
export interface Begun extends Progress {
  /** How often it was begun, each time in another process. */
  readonly times: number;
}

/** How far a run is that has not done anything yet. */
export const notBegun: Begun = { times: 0, parts: 0, results: {} };

const prefix = 'run/';

/** The runs that an earlier process left unfinished, by the event that they answer. */
export class BegunRuns {
  readonly #left: Map<string, Begun>;

  /** @param entries - What is remembered under {@link BegunRuns.prefix}. */
  constructor(entries: readonly { readonly key: string; readonly value: Json }[]) {
    this.#left = new Map(entries.map(({ key, value }) => [key.slice(prefix.length), value as unknown as Begun]));
  }

  static readonly prefix: string = prefix;

  static key(event: string): string {
    return prefix + event;
  }

  has(event: string): boolean {
    return this.#left.has(event);
  }

  /** Takes what was left of the run that answers an event. */
  take(event: string): Begun | undefined {
    const left = this.#left.get(event);
    if (left) this.#left.delete(event);
    return left;
  }
}
