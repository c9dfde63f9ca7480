import { RegistryError } from '../errors.ts';
import type { CheckedNode, Registry } from '../registry.ts';

/**
 * Resolves with the nodes of a service as they are now: who is to say yes is not shown what was true once. Rejects with
 * a {@link RegistryError} while the registry is away.
 */
export async function seenNow(
  registry: Pick<Registry, 'name' | 'checks' | 'stale'>,
  service: string,
): Promise<readonly CheckedNode[]> {
  const nodes = await registry.checks(service);
  const stale = registry.stale();
  if (stale) throw new RegistryError(`${registry.name} is away, so nothing can be written: ${stale.reason}`);
  return nodes;
}
