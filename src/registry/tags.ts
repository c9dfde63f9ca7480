import { deflateSync, inflateSync } from 'node:zlib';
import type { Endpoint, Service } from '../registry.ts';
import { endpointOf } from './endpoint-of.ts';
import { textPairs } from './text-pairs.ts';

/** What go-micro writes into the tags of a service in Consul. */
export type Tagged = Pick<Service, 'version' | 'metadata' | 'endpoints'>;

/** How many bytes of text there may still be: each tag that is inflated takes of it, one that fails as much as it could. */
export interface Room {
  left: number;
}

/** A hostile tag may inflate to this many bytes, and all tags of one node together to 64 times that. */
const LARGEST_TAG = 64 * 1024;
const LARGEST_NODE = 64 * LARGEST_TAG;

/**
 * Writes version, metadata and endpoints as go-micro does: `t-` one pair of metadata, `e-` one endpoint, `v-` the
 * version, each the hexadecimal of a zlib stream of JSON (the version is plain text).
 * Source: `registry/encoding.go` of go-micro.
 */
export function encodeTags({ version, metadata, endpoints }: Tagged): readonly string[] {
  return [
    ...Object.entries(metadata).map((pair) => `t-${deflated(JSON.stringify(Object.fromEntries([pair])))}`),
    ...endpoints.map((endpoint) => `e-${deflated(JSON.stringify(endpoint))}`),
    `v-${deflated(version)}`,
  ];
}

/**
 * Reads what {@link encodeTags} and every go-micro since 2016 write; before that the text stood plain behind `t=`,
 * `e=`, `v=`. Other tags and broken ones are left out. Without a version tag the version is empty.
 *
 * @param unread - Is told of every tag that begins as go-micro's and cannot be read: broken, too large, or somebody
 *   else's after all.
 * @param whole - What there is for more than these tags: of a hostile service, a thousand nodes may be as many.
 */
export function decodeTags(
  tags: readonly string[],
  unread: (tag: string) => void = () => {},
  whole: Room = { left: LARGEST_NODE },
): Tagged {
  const versions: string[] = [];
  const metadata: (readonly [string, string])[] = [];
  // By name: for two months of 2016 each was written in both ways.
  const endpoints = new Map<string, Endpoint>();
  const room: Room = { left: Math.min(LARGEST_NODE, whole.left) };
  whole.left -= room.left;
  for (const tag of tags) {
    if (!/^[tev][-=]/.test(tag)) continue;
    const text = textOf(tag, room);
    const known = text === undefined ? undefined : part(tag[0], text);
    if (known === undefined) unread(tag);
    else if ('version' in known) versions.push(known.version);
    else if ('endpoint' in known) endpoints.set(known.endpoint.name, known.endpoint);
    else metadata.push(...known.metadata);
  }
  whole.left += room.left;
  return {
    version: versions[0] ?? '',
    metadata: Object.fromEntries(metadata),
    endpoints: [...endpoints.values()],
  };
}

type Part =
  | { readonly version: string }
  | { readonly endpoint: Endpoint }
  | { readonly metadata: readonly (readonly [string, string])[] };

/** Undefined where it cannot be read, or there is no room. */
function textOf(tag: string, room: Room): string | undefined {
  if (room.left <= 0) return undefined;
  const rest = tag.slice(2);
  if (tag[1] === '-') return inflated(rest, room);
  if (rest.length > LARGEST_TAG) return undefined;
  room.left -= rest.length;
  return rest;
}

function part(kind: string | undefined, text: string): Part | undefined {
  if (kind === 'v') return { version: text };
  const value = parsed(text);
  if (kind === 't') return typeof value === 'object' && value !== null ? { metadata: textPairs(value) } : undefined;
  const endpoint = endpointOf(value);
  return endpoint && { endpoint };
}

function deflated(text: string): string {
  return deflateSync(text).toString('hex');
}

function inflated(hex: string, room: Room): string | undefined {
  if (hex.length > 2 * LARGEST_TAG || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  try {
    const bytes = inflateSync(Buffer.from(hex, 'hex'), { maxOutputLength: LARGEST_TAG });
    room.left -= bytes.length;
    return bytes.toString();
  } catch {
    room.left -= LARGEST_TAG;
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
