import type { Json } from '../json.ts';
import type { Memory, MemoryEntry } from '../memory.ts';

/** What is remembered, in memory. */
export class Values implements Memory {
  readonly #owners = new Map<string, Map<string, Json>>();

  async get(owner: string, key: string): Promise<Json | undefined> {
    return this.#owners.get(owner)?.get(key);
  }

  async list(owner: string, prefix = ''): Promise<readonly MemoryEntry[]> {
    const all = [...(this.#owners.get(owner) ?? [])].filter(([key]) => key.startsWith(prefix));
    return all.map(([key, value]) => ({ key, value })).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Sets a value, or forgets it when it is undefined; returns false when that changes nothing. */
  set(owner: string, key: string, value: Json | undefined): boolean {
    const values = this.#owners.get(owner) ?? new Map<string, Json>();
    if (value === undefined) return values.delete(key);
    this.#owners.set(owner, values.set(key, value));
    return true;
  }
}
