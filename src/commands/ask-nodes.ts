import type { Call } from '../command.ts';
import type { CheckedNode } from '../registry.ts';
import { saysNothing } from './says-nothing.ts';
import { serviceNotFound } from './service-not-found.ts';

/** How long a node may take to answer, in milliseconds. */
const patience = 5_000;

/** A node, and what it answered, or why it did not. Neither when it is none of go-micro's, and was not asked. */
export interface Asked {
  readonly node: CheckedNode;
  readonly json?: string;
  readonly error?: string;
  /** It is up, but has no handler for the like: go-micro stopped bringing one in v4.8. */
  readonly bare?: true;
}

/**
 * Asks all nodes of a service at once, those included that the registry thinks are failing: `Debug.Health`.
 *
 * @throws {RegistryError} There is no such service, or the registry cannot be asked.
 */
export async function askNodes(service: string, endpoint: string, { world, signal }: Call): Promise<readonly Asked[]> {
  const nodes = await world.registry.checks(service);
  if (nodes.length === 0) throw await serviceNotFound(service, world.registry);
  return Promise.all(
    nodes.map(async (node): Promise<Asked> => {
      if (saysNothing(node)) return { node };
      try {
        // An empty object: old services refuse fields that they do not know.
        const { json } = await world.call(service, endpoint, {}, { node, signal, timeout: patience });
        return { node, json };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return /can't find service Debug\b/.test(reason) ? { node, bare: true } : { node, error: reason };
      }
    }),
  );
}
