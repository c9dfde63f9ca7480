import type { Block } from '../text.ts';
import type { Asked } from './ask-nodes.ts';

/** What is shown of nodes besides their id and address. */
export interface NodeColumns<T extends Asked> {
  readonly head: readonly string[];
  readonly cells: (asked: T) => readonly string[];
}

/** Shows the nodes of a service version by version, in the original's words. */
export function nodeTables<T extends Asked>(
  service: string,
  all: readonly T[],
  { head, cells }: NodeColumns<T>,
): readonly Block[] {
  const versions = Map.groupBy(all, ({ node }) => node.version);
  return [
    { type: 'paragraph', text: `service  ${service}` },
    ...[...versions].flatMap(([version, group]): readonly Block[] => [
      ...(version === '' ? [] : [{ type: 'paragraph', text: `version ${version}` } as const]),
      {
        type: 'table',
        head: ['node', 'address:port', ...head],
        rows: group.map((one) => [one.node.id, `${one.node.address}:${one.node.port}`, ...cells(one)]),
      },
    ]),
  ];
}
