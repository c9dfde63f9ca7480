import type { Json } from './json.ts';
import type { Causes } from './outgoing.ts';

/** What the bot remembers, to be read: JSON values by owner (a pipeline, or a command's space) and key. */
export interface Memory {
  /** Resolves with a value; undefined when there is none. */
  get(owner: string, key: string): Promise<Json | undefined>;
  /** Resolves with the entries whose key begins with `prefix`, in the order of their keys. */
  list(owner: string, prefix?: string): Promise<readonly MemoryEntry[]>;
}

/** One value that is remembered. */
export interface MemoryEntry {
  readonly key: string;
  readonly value: Json;
}

/**
 * A change of the memory: what a pipeline puts into its sink `memory`. Written together with all else of the same turn.
 */
export interface Remember {
  readonly key: string;
  /** Absent, it is forgotten. */
  readonly value?: Json | undefined;
  /** Whose it is; the pipeline's own when absent. */
  readonly owner?: string;
  readonly causes: Causes;
  /** Do not settle the causes yet. */
  readonly open?: true;
  /** Called when it is written: what must not begin before goes on then. */
  readonly [written]?: () => void;
}

/** Key of {@link Remember}'s callback; a symbol, so that it is never stored. */
export const written: unique symbol = Symbol('written');
