import { shownDuration } from '../shown-duration.ts';
import type { Block } from '../text.ts';
import type { World } from '../world.ts';

/**
 * Says of what time an answer from the registry is, while that is away: `as of 2m ago: Consul at … cannot be reached`;
 * nothing while it is fresh.
 */
export function asOf({ registry }: { readonly registry: Pick<World['registry'], 'stale'> }): readonly Block[] {
  const stale = registry.stale();
  return stale ? [{ type: 'paragraph', text: `as of ${shownDuration(stale.age)} ago: ${stale.reason}` }] : [];
}
