import type { Service } from '../../registry.ts';
import type { Entry } from './client.ts';

/** Returns the nodes of a service as they are written to Consul; `ttl` as in {@link Entry.ttl}. */
export function entriesOf(service: Service, ttl: number): readonly Entry[] {
  return service.nodes.map((node) => ({
    ...node,
    service,
    metadata: { ...service.metadata, ...node.metadata },
    ttl,
  }));
}
