import { deflateSync, inflateSync } from 'node:zlib';
import type { Service } from '../../registry.ts';
import { endpointOf } from '../endpoint-of.ts';
import { fields } from '../fields.ts';
import { textPairs } from '../text-pairs.ts';
import { isWord } from './word.ts';

/** What go-micro tells about a node beside where it is; the metadata are the node's. */
export type Told = Pick<Service, 'name' | 'version' | 'metadata' | 'endpoints'>;

/** The longest string of a TXT record. */
const PIECE = 255;
/** More does not fit into a datagram. In hexadecimal digits. */
const LONGEST = 65_535;
/** A hostile text may inflate to this many bytes. */
const LARGEST = 512 * 1024;

/**
 * Writes what is told as the strings of a TXT record: the hexadecimal of a zlib stream of JSON, cut into pieces.
 * Source: `registry/mdns_registry.go` of go-micro.
 */
export function encodeText({ name, version, metadata, endpoints }: Told): readonly string[] {
  const json = JSON.stringify({ Service: name, Version: version, Endpoints: endpoints, Metadata: metadata });
  const text = deflateSync(json).toString('hex');
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, piece) =>
    text.slice(piece * PIECE, (piece + 1) * PIECE),
  );
}

/** Reads the joined strings of what {@link encodeText} and go-micro write; undefined when they are none. */
export function decodeText(text: string): Told | undefined {
  const told = fields(parsed(text));
  const name = told.get('Service');
  const version = told.get('Version');
  const endpoints = told.get('Endpoints');
  if (!isWord(name) || !(version === '' || isWord(version))) return undefined;
  return {
    name,
    version,
    metadata: Object.fromEntries(textPairs(told.get('Metadata'))),
    endpoints: Array.isArray(endpoints) ? endpoints.flatMap((endpoint) => endpointOf(endpoint) ?? []) : [],
  };
}

function parsed(text: string): unknown {
  if (text.length > LONGEST || !/^[0-9a-f]+$/i.test(text)) return undefined;
  try {
    return JSON.parse(inflateSync(Buffer.from(text, 'hex'), { maxOutputLength: LARGEST }).toString());
  } catch {
    return undefined;
  }
}
