import type { Node } from '../registry.ts';

/** How long a node that could not be reached comes last, in milliseconds; as in go-micro of 2016. */
const PENALTY = 30_000;

/** Remembers which nodes could not be reached lately. */
export interface NodeChoice {
  /** The nodes in random order, those that lately could not be reached behind the others. */
  order(nodes: readonly Node[]): readonly Node[];
  missed(node: Node): void;
  answered(node: Node): void;
}

/** Returns a choice of nodes; `random` is from 0 up to 1, `now` in milliseconds. */
export function nodeChoice(random: () => number, now: () => number): NodeChoice {
  const missed = new Map<string, number>();

  return {
    order(nodes) {
      const past = now() - PENALTY;
      for (const [key, at] of missed) if (at <= past) missed.delete(key);
      return nodes
        .map((node) => ({ node, last: missed.has(keyOf(node)) ? 1 : 0, lot: random() }))
        .sort((one, other) => one.last - other.last || one.lot - other.lot)
        .map(({ node }) => node);
    },
    missed(node) {
      missed.set(keyOf(node), now());
    },
    answered(node) {
      missed.delete(keyOf(node));
    },
  };
}

/** A node that comes back elsewhere is not the one that was missed. */
function keyOf({ id, address, port }: Node): string {
  return `${id} ${address}:${port}`;
}
