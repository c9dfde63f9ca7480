import type { World } from '../world.ts';
import { span } from './span.ts';

/**
 * Says of what time an answer from the registry is, while that is away: `as of 2m ago: Consul at … cannot be reached`;
 * undefined while it is fresh.
 */
export function asOf(registry: Pick<World['registry'], 'stale'>): string | undefined {
  const stale = registry.stale();
  return stale && `as of ${span(stale.age)} ago: ${stale.reason}`;
}
