import type { CheckedNode, Service } from '../registry.ts';

/** Returns the nodes of a service as a registry shows them that makes no checks: who is there is well. */
export function checkedNodes(versions: readonly Service[]): readonly CheckedNode[] {
  return versions.flatMap(({ version, nodes }) =>
    nodes.map((node): CheckedNode => ({ ...node, version, status: 'passing', checks: [] })),
  );
}
