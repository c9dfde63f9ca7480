import type { Service } from '../../registry.ts';
import type { ConsulClient } from './client.ts';

/**
 * Takes the nodes of a service out, by their ids: at the agent asked, and in the catalog where another agent wrote them
 * and is gone. One that still runs writes its own again.
 */
export async function remove(client: ConsulClient, { name, nodes }: Pick<Service, 'name' | 'nodes'>): Promise<void> {
  const ids = new Set(nodes.map(({ id }) => id));
  for (const id of ids) await client.deregister(id);
  for (const { Node, Service } of await client.health(name)) {
    if (Node?.Node && Service?.ID && ids.has(Service.ID)) await client.remove(Node.Node, Service.ID);
  }
}
