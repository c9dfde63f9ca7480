import type { Endpoint, Node, Service } from '../../registry.ts';
import { decodeTags } from '../tags.ts';

/** One entry of `GET /v1/health/service/NAME`, as far as it is read. */
export interface HealthEntry {
  readonly Node?: { readonly Node?: string; readonly Address?: string } | null;
  readonly Service?: {
    readonly ID?: string;
    readonly Address?: string;
    readonly Port?: number;
    readonly Tags?: readonly string[] | null;
    readonly Meta?: Readonly<Record<string, string>> | null;
  } | null;
  readonly Checks?: readonly { readonly Status?: string }[] | null;
}

/**
 * Groups what Consul says about one service by version. A node with a critical check is left out, its version stays.
 * A service that never heard of go-micro has the version ''.
 */
export function servicesOf(name: string, entries: readonly HealthEntry[]): readonly Service[] {
  const versions = new Map<string, { endpoints: readonly Endpoint[]; nodes: Node[] }>();
  for (const entry of [...entries].sort(byNode)) {
    const { version, metadata, endpoints } = decodeTags(entry.Service?.Tags ?? []);
    const known = versions.get(version) ?? { endpoints, nodes: [] };
    versions.set(version, known);
    if (entry.Checks?.some(({ Status }) => Status === 'critical')) continue;
    known.nodes.push({
      id: entry.Service?.ID ?? '',
      address: entry.Service?.Address || entry.Node?.Address || '',
      port: entry.Service?.Port ?? 0,
      metadata: { ...entry.Service?.Meta, ...metadata },
    });
  }
  return [...versions]
    .map(([version, { endpoints, nodes }]) => ({ name, version, metadata: {}, endpoints, nodes }))
    .sort((one, other) => (one.version < other.version ? -1 : 1));
}

/** Consul answers in no fixed order. Ids are unique on a machine only, so that the machine counts too. */
function byNode(one: HealthEntry, other: HealthEntry): number {
  const left = `${one.Service?.ID} ${one.Node?.Node}`;
  const right = `${other.Service?.ID} ${other.Node?.Node}`;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
