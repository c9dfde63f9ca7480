import type { Node, Service } from '../registry.ts';

/**
 * Returns one entry per version, sorted, as every registry shows them; a node registered twice is there once, as it was
 * last told.
 */
export function merged(services: Iterable<Service>): readonly Service[] {
  const versions = new Map<string, { readonly service: Service; readonly nodes: Map<string, Node> }>();
  for (const service of services) {
    const nodes = versions.get(service.version)?.nodes ?? new Map<string, Node>();
    for (const node of service.nodes) nodes.set(node.id, node);
    versions.set(service.version, { service, nodes });
  }
  return [...versions.values()]
    .map(({ service, nodes }) => ({ ...service, nodes: [...nodes.values()].sort(byId) }))
    .sort((one, other) => (one.version < other.version ? -1 : 1));
}

function byId(one: Node, other: Node): number {
  return one.id < other.id ? -1 : 1;
}
