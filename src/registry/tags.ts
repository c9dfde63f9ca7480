import { deflateSync, inflateSync } from 'node:zlib';
import type { Endpoint, Service, Value } from '../registry.ts';

/** What go-micro writes into the tags of a service in Consul. */
export type Tagged = Pick<Service, 'version' | 'metadata' | 'endpoints'>;

/** A hostile tag may inflate to this many bytes, and all tags of one node together to sixteen times that. */
const LARGEST_TAG = 64 * 1024;
const LARGEST_NODE = 16 * LARGEST_TAG;
const DEEPEST_VALUE = 8;

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
 */
export function decodeTags(tags: readonly string[]): Tagged {
  const texts = read(tags);
  const of = (kind: string): readonly string[] => texts.filter((one) => one.kind === kind).map(({ text }) => text);
  const endpoints = of('e').flatMap((text) => endpointOf(parsed(text)) ?? []);
  return {
    version: of('v')[0] ?? '',
    metadata: Object.fromEntries(of('t').flatMap((text) => pairs(parsed(text)))),
    // For two months of 2016 each was written in both ways.
    endpoints: [...new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])).values()],
  };
}

function read(tags: readonly string[]): readonly { readonly kind: string; readonly text: string }[] {
  const texts = [];
  let room = LARGEST_NODE;
  for (const tag of tags) {
    const [, kind, format, rest] = /^([tev])([-=])(.*)$/s.exec(tag) ?? [];
    if (kind === undefined || rest === undefined) continue;
    const text = format === '=' ? plain(rest) : inflated(rest);
    room -= text?.length ?? 0;
    if (room < 0) break;
    if (text !== undefined) texts.push({ kind, text });
  }
  return texts;
}

function deflated(text: string): string {
  return deflateSync(text).toString('hex');
}

function plain(text: string): string | undefined {
  return text.length <= LARGEST_TAG ? text : undefined;
}

function inflated(hex: string): string | undefined {
  if (hex.length > 2 * LARGEST_TAG || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  try {
    return inflateSync(Buffer.from(hex, 'hex'), { maxOutputLength: LARGEST_TAG }).toString();
  } catch {
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

function fields(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function pairs(value: unknown): readonly [string, string][] {
  return [...fields(value)].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}

function endpointOf(value: unknown): Endpoint | undefined {
  const known = fields(value);
  const name = known.get('name');
  if (typeof name !== 'string' || name === '') return undefined;
  return {
    name,
    request: shapeOf(known.get('request'), DEEPEST_VALUE),
    response: shapeOf(known.get('response'), DEEPEST_VALUE),
    metadata: Object.fromEntries(pairs(known.get('metadata'))),
  };
}

function shapeOf(value: unknown, depth: number): Value {
  const known = fields(value);
  const name = known.get('name');
  const type = known.get('type');
  const values = known.get('values');
  return {
    name: typeof name === 'string' ? name : '',
    type: typeof type === 'string' ? type : '',
    values: Array.isArray(values) && depth > 0 ? values.map((inner) => shapeOf(inner, depth - 1)) : [],
  };
}
