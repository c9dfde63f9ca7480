import type { Json } from '../../json.ts';
import type { MemoryEntry } from '../../memory.ts';
import type { Values as Parts } from '../parts.ts';

/** What is remembered, in memory. */
export class Values implements Parts {
  readonly #owners = new Map<string, Map<string, Json>>();

  get(owner: string, key: string): Json | undefined {
    return this.#owners.get(owner)?.get(key);
  }

  list(owner: string, prefix = ''): readonly MemoryEntry[] {
    const all = [...(this.#owners.get(owner) ?? [])].filter(([key]) => key.startsWith(prefix));
    return all.map(([key, value]) => ({ key, value })).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  set(owner: string, key: string, value: Json | undefined): boolean {
    const values = this.#owners.get(owner) ?? new Map<string, Json>();
    if (value === undefined) return values.delete(key);
    this.#owners.set(owner, values.set(key, value));
    return true;
  }
}
