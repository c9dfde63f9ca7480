import { RegistryError } from '../../errors.ts';
import type { Service } from '../../registry.ts';
import type { ConsulClient } from './client.ts';
import { entriesOf } from './entries.ts';

/**
 * Writes the nodes of a service to stay. One whose id another service has at this agent is refused, and nothing is
 * written then: Consul would put it in the other's place.
 */
export async function put(client: ConsulClient, service: Service): Promise<void> {
  const held = await client.held();
  for (const { id } of service.nodes) {
    const owner = held.get(id) ?? service.name;
    if (owner !== service.name)
      throw new RegistryError(`the id ${id} belongs to ${owner}: give the node one of its own`);
  }
  for (const entry of entriesOf(service, 0)) await client.register(entry);
}
