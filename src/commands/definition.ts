import { UsageError } from '../errors.ts';
import type { Endpoint, Node, Service, Value } from '../registry.ts';
import { brief } from '../render/brief.ts';
import { listAt, must, nameAt, objectAt, textAt } from './definition/fields.ts';
import { requestIn } from './request-in.ts';

/** A service as it is written in commands. */
export const definitionExample =
  '{"name":"greeter","version":"1.0.0","nodes":[{"id":"greeter-1","address":"10.0.0.5","port":8080}]}';

/** The most nodes: each is written by itself. */
const mostNodes = 100;
const mostPairs = 100;
/** The longest value in metadata, in characters. */
const longestMetadata = 4_096;
/** Deeper values are not read back. */
const deepest = 8;
/** Keys under which a plain object has something of its own. */
const tricky: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a service as go-micro writes it: `name`, `version`, `metadata`, `endpoints` and `nodes`, of which it needs at
 * least one. A node's address may hold its port, as since 2019: `10.0.0.5:8080`.
 *
 * @throws {UsageError} It is none: says where in it, and what has to be there.
 */
export function definitionIn(text: string): Service {
  const whole: unknown = JSON.parse(requestIn(text, 'the definition', definitionExample));
  const given = objectAt(whole, '', ['name', 'version', 'metadata', 'endpoints', 'nodes']);
  return {
    name: nameAt(given.get('name'), 'name'),
    version: textAt(given.get('version') ?? '', 'version'),
    metadata: metadataAt(given.get('metadata'), 'metadata'),
    endpoints: listAt(given.get('endpoints'), 'endpoints').map((one, n) => endpointAt(one, `endpoints[${n}]`)),
    nodes: nodesAt(given.get('nodes')),
  };
}

function nodesAt(value: unknown): readonly Node[] {
  const nodes = listAt(value, 'nodes').map((one, n) => nodeAt(one, `nodes[${n}]`));
  if (nodes.length === 0) throw new UsageError('Require at least one node');
  if (nodes.length > mostNodes) throw new UsageError(`nodes: there are ${nodes.length}, and at most ${mostNodes} go`);
  for (const [n, { id }] of nodes.entries()) {
    const first = nodes.findIndex((node) => node.id === id);
    if (first < n) throw new UsageError(`nodes[${n}].id is that of nodes[${first}]: each needs its own`);
  }
  return nodes;
}

function nodeAt(value: unknown, at: string): Node {
  const given = objectAt(value, at, ['id', 'address', 'port', 'metadata']);
  const id = nameAt(given.get('id'), `${at}.id`);
  const typed = nameAt(given.get('address'), `${at}.address`);
  const [, host, port] = (given.has('port') ? null : /^(.+):(\d{1,5})$/.exec(typed)) ?? [];
  return {
    id,
    address: host?.replace(/^\[(.*)\]$/, '$1') ?? typed,
    port: portAt(port === undefined ? given.get('port') : Number(port), `${at}.port`),
    metadata: metadataAt(given.get('metadata'), `${at}.metadata`),
  };
}

function portAt(value: unknown, at: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw must(at, 'a number from 1 to 65535', value);
}

function endpointAt(value: unknown, at: string): Endpoint {
  const given = objectAt(value, at, ['name', 'request', 'response', 'metadata']);
  return {
    name: nameAt(given.get('name'), `${at}.name`),
    request: shapeAt(given.get('request') ?? {}, `${at}.request`, deepest),
    response: shapeAt(given.get('response') ?? {}, `${at}.response`, deepest),
    metadata: metadataAt(given.get('metadata'), `${at}.metadata`),
  };
}

function shapeAt(value: unknown, at: string, depth: number): Value {
  const given = objectAt(value, at, ['name', 'type', 'values']);
  const values = listAt(given.get('values'), `${at}.values`);
  if (values.length > 0 && depth === 0) throw new UsageError(`${at}.values lies deeper than ${deepest} levels`);
  return {
    name: textAt(given.get('name') ?? '', `${at}.name`),
    type: textAt(given.get('type') ?? '', `${at}.type`),
    values: values.map((one, n) => shapeAt(one, `${at}.values[${n}]`, depth - 1)),
  };
}

function metadataAt(value: unknown, at: string): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw must(at, 'an object of texts', value);
  const pairs = Object.entries(value);
  if (pairs.length > mostPairs) throw new UsageError(`${at} has ${pairs.length} fields, and at most ${mostPairs} go`);
  return Object.fromEntries(
    pairs.map(([key, one]) => {
      const where = `${at}.${brief(key, 40)}`;
      if (tricky.has(key)) throw new UsageError(`${where} is no name for metadata: choose another`);
      return [key, textAt(one, where, longestMetadata)];
    }),
  );
}
