import type { Json } from '../../json.ts';
import type { MemoryEntry } from '../../memory.ts';
import type { Run } from './run.ts';

/** Resolves with a value as the run would find it, its own changes included. */
export async function recall({ writes, world, space }: Run, key: string): Promise<Json | undefined> {
  const changed = writes.changed(space, key);
  return changed ? changed.value : world.memory.get(space, key);
}

/** Resolves with the values whose keys begin with `prefix`, its own changes included. */
export async function recalled({ writes, world, space }: Run, prefix: string): Promise<readonly MemoryEntry[]> {
  const all = new Map((await world.memory.list(space, prefix)).map(({ key, value }) => [key, value]));
  for (const { key, value } of writes.changesOf(space)) {
    if (!key.startsWith(prefix)) continue;
    if (value === undefined) all.delete(key);
    else all.set(key, value);
  }
  return [...all].map(([key, value]) => ({ key, value })).sort((one, other) => (one.key < other.key ? -1 : 1));
}
