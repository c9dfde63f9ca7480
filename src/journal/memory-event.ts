import type { MemoryEvent, Unstamped } from '../event.ts';
import type { Json } from '../json.ts';

/** The event that a change of the memory becomes; `serial` tells it from the others at the same key. */
export function memoryEvent(
  { owner, key, value }: { readonly owner: string; readonly key: string; readonly value?: Json | undefined },
  at: number,
  serial: number,
): Unstamped<MemoryEvent> {
  const about = { owner, key, ...(value === undefined ? {} : { value }) };
  const conversation = `memory:${owner}/${key}`;
  return { type: 'memory', id: `${conversation}/${serial}`, input: 'memory', conversation, at, meta: {}, ...about };
}
