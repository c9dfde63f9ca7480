import type { MemoryEvent, Unstamped } from '../event.ts';
import type { Json } from '../json.ts';

/** A change of the memory. */
interface Changed {
  readonly owner: string;
  readonly key: string;
  readonly value?: Json | undefined;
  readonly hops: number;
}

/**
 * The event that a change of the memory becomes, having come through as many bots as what led to it; `serial` tells it
 * from the others at the same key.
 */
export function memoryEvent({ owner, key, value, hops }: Changed, at: number, serial: number): Unstamped<MemoryEvent> {
  const about = { owner, key, ...(value === undefined ? {} : { value }), ...(hops > 0 && { hops }) };
  const conversation = `memory:${owner}/${key}`;
  return { type: 'memory', id: `${conversation}/${serial}`, input: 'memory', conversation, at, meta: {}, ...about };
}
