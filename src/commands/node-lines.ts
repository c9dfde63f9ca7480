import type { Node } from '../registry.ts';

/** How many nodes are shown at once. */
const most = 20;

/** Writes nodes as a question shows them, a line each with what is said of it. */
export function nodeLines<N extends Node>(nodes: readonly N[], says: (node: N) => string): readonly string[] {
  const lines = nodes.slice(0, most).map((node) => `  ${node.id} at ${placeOf(node)}${says(node)}`);
  return nodes.length > most ? [...lines, `  …and ${nodes.length - most} more`] : lines;
}

/** Where a node can be reached: `10.0.0.5:8080`. */
export function placeOf({ address, port }: Pick<Node, 'address' | 'port'>): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
