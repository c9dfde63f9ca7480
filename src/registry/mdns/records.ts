import { isIP, isIPv4 } from 'node:net';
import type { Answer, Question } from 'dns-packet';
import { RegistryError } from '../../errors.ts';
import type { Node, Service } from '../../registry.ts';
import { domainName, isSpeakable, LISTING } from './names.ts';
import type { Sighting } from './sightings.ts';
import { sightings } from './sightings.ts';
import { encodeText } from './text.ts';

/** One node of a service of ours, and what is said about it. */
export interface Announced {
  readonly name: string;
  readonly instance: string;
  /** All that is told unasked; its words are good for so many seconds, and with 0 they are a goodbye. */
  records(ttl?: number): readonly Answer[];
  /** What others see of it. */
  readonly seen: readonly Sighting[];
}

/** As go-micro's, when nothing else is said. In seconds. */
const TTL = 120;
/** What a datagram carries, less what the other records of a node take. In bytes. */
const ROOM = 64_000;

/**
 * Returns what is said about each node of a service. Its host has the name of the instance: no name of the machine
 * goes out.
 *
 * @param ttl - How long its words are good, in milliseconds; 0 for go-micro's own 120 s.
 * @throws {RegistryError} A name or an address that mdns cannot carry, or more endpoints than fit into a packet.
 */
export function announced(service: Service, ttl: number): readonly Announced[] {
  const { name } = service;
  return service.nodes.map((node) => {
    const instance = domainName(node.id, name);
    const text = encodeText({ ...service, metadata: { ...service.metadata, ...node.metadata } });
    const life = ttl > 0 ? Math.ceil(ttl / 1000) : TTL;
    const records = (seconds = life): readonly Answer[] => [
      pointer(domainName(name), instance, seconds),
      ...located(instance, node, seconds),
      { type: 'TXT', name: instance, ttl: seconds, data: [...text] },
    ];
    if (!isSpeakable(instance)) throw unspeakable(name, `${instance} is no name that DNS can carry`);
    if (isIP(node.address) === 0) throw unspeakable(name, `${node.address} is no IP address`);
    if (text.join('').length + text.length > ROOM) throw unspeakable(name, 'its endpoints do not fit into one packet');
    const seen = sightings({ answers: [...records(), ...listing(name)] }, node.address);
    if (seen.length < 2 || !seen.every((one) => one.read())) throw unspeakable(name, 'nobody could read it');
    return { name, instance, records, seen };
  });
}

/** Returns the packets that answer a question; none when it is about nothing of ours. */
export function answersTo({ name, type }: Question, own: Iterable<Announced>): readonly (readonly Answer[])[] {
  const all = [...own];
  const asks = (kind: string): boolean => [kind, 'ANY'].includes(type);
  if (name === domainName(LISTING)) return asks('PTR') ? [...new Set(all.map((one) => one.name))].map(listing) : [];
  const ofService = asks('PTR') ? all.filter((one) => domainName(one.name) === name) : [];
  const ofInstance = all.filter(({ instance }) => instance === name);
  return [
    ...ofService.map((one) => one.records()),
    ...ofInstance.map((one) => one.records().filter((record) => record.name === name && asks(record.type))),
  ].filter((answers) => answers.length > 0);
}

/** A name in the list of all; go-micro reads no list without a place to be, and takes this one for none. */
function listing(name: string): readonly Answer[] {
  const instance = domainName(name, LISTING);
  return [
    pointer(domainName(LISTING), instance, TTL),
    ...located(instance, { address: '0.0.0.0', port: 9999 }, TTL),
    { type: 'TXT', name: instance, ttl: TTL, data: [''] },
  ];
}

function pointer(name: string, data: string, ttl: number): Answer {
  return { type: 'PTR', name, ttl, data };
}

function located(name: string, { address, port }: Pick<Node, 'address' | 'port'>, ttl: number): readonly Answer[] {
  return [
    { type: 'SRV', name, ttl, data: { priority: 10, weight: 1, port, target: name } },
    { type: isIPv4(address) ? 'A' : 'AAAA', name, ttl, data: address },
  ];
}

function unspeakable(name: string, why: string): RegistryError {
  return new RegistryError(`mdns: ${name} cannot be registered: ${why}`);
}
