import type { Check, CheckedNode, CheckStatus, Endpoint, Node } from '../../registry.ts';
import type { Known } from '../followed.ts';
import type { Tagged } from '../tags.ts';
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
  readonly Checks?: readonly CheckEntry[] | null;
}

interface CheckEntry {
  readonly Name?: string;
  readonly Status?: string;
  readonly Output?: string;
}

/** How much of what a check says is kept, in characters. */
const LONGEST_OUTPUT = 1_000;
/** How much text the tags of all nodes of a service may hold, in bytes. */
const LARGEST_SERVICE = 32 * 1024 * 1024;

/**
 * Reads what Consul says about one service. A node with a critical check is in no version's nodes, its version stays.
 * A service that never heard of go-micro has the version ''.
 *
 * @param unread - Is told of every tag that looks like go-micro's and cannot be read.
 */
export function knownService(name: string, entries: readonly HealthEntry[], unread?: (tag: string) => void): Known {
  const versions = new Map<string, { endpoints: readonly Endpoint[]; nodes: Node[] }>();
  const nodes: CheckedNode[] = [];
  const read = decoder(unread);
  for (const entry of [...entries].sort(byNode)) {
    const { version, metadata, endpoints } = read(entry.Service?.Tags ?? []);
    const known = versions.get(version) ?? { endpoints, nodes: [] };
    versions.set(version, known);
    const node = {
      id: entry.Service?.ID ?? '',
      address: entry.Service?.Address || entry.Node?.Address || '',
      port: entry.Service?.Port ?? 0,
      metadata: { ...entry.Service?.Meta, ...metadata },
    };
    const checks = (entry.Checks ?? []).map(checkOf);
    const status = worst(checks);
    nodes.push({ ...node, version, status, checks });
    if (status !== 'critical') known.nodes.push(node);
  }
  return {
    services: [...versions]
      .map(([version, { endpoints, nodes: healthy }]) => ({ name, version, metadata: {}, endpoints, nodes: healthy }))
      .sort(byVersion),
    nodes: nodes.sort(byVersion),
  };
}

/** The nodes of one version mostly have the same tags: they are inflated once. */
function decoder(unread?: (tag: string) => void): (tags: readonly string[]) => Tagged {
  const known = new Map<string, Tagged>();
  const room = { left: LARGEST_SERVICE };
  return (tags) => {
    const key = tags.join('\n');
    const tagged = known.get(key) ?? decodeTags(tags, unread, room);
    known.set(key, tagged);
    return tagged;
  };
}

function checkOf({ Name = '', Status, Output = '' }: CheckEntry): Check {
  return { name: Name, status: statusOf(Status), output: Output.slice(0, LONGEST_OUTPUT) };
}

/** What is none of the three is no good news. */
function statusOf(text: string | undefined): CheckStatus {
  return text === 'passing' || text === 'critical' ? text : 'warning';
}

function worst(checks: readonly Check[]): CheckStatus {
  const found = new Set(checks.map(({ status }) => status));
  if (found.has('critical')) return 'critical';
  return found.has('warning') ? 'warning' : 'passing';
}

function byVersion(one: { readonly version: string }, other: { readonly version: string }): number {
  if (one.version === other.version) return 0;
  return one.version < other.version ? -1 : 1;
}

/** Consul answers in no fixed order. Ids are unique on a machine only, so that the machine counts too. */
function byNode(one: HealthEntry, other: HealthEntry): number {
  const left = `${one.Service?.ID} ${one.Node?.Node}`;
  const right = `${other.Service?.ID} ${other.Node?.Node}`;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
