import type { Answer, Packet } from 'dns-packet';
import type { Node, Service } from '../../registry.ts';
import { DOMAIN, domainName, isSpeakable, LISTING } from './names.ts';
import { decodeText } from './text.ts';
import { isWord } from './word.ts';

/** What a packet says about one instance. */
export interface Sighting {
  readonly instance: string;
  /** How long it is good, in milliseconds; 0 when it says goodbye. */
  readonly ttl: number;
  /** What it says, unread: the same words mean the same. */
  readonly said: string;
  /** Reads it; undefined when it is rubbish. */
  read(): Seen | undefined;
}

/** A service with one node; or its name alone, which is an instance of the list of all. */
export interface Seen {
  readonly topic: string;
  readonly id: string;
  readonly service?: Service;
}

/** The longest that is believed, in seconds. */
const LONGEST = 600;

/**
 * Returns what a response says about go-micro's services. A node that names no address, or none in particular, is
 * where the packet came from.
 */
export function sightings({ answers = [], additionals = [] }: Packet, from: string): readonly Sighting[] {
  const records = [...answers, ...additionals];
  const hosts = new Map([...addresses(records, 'AAAA'), ...addresses(records, 'A')]);
  const places = new Map(records.flatMap((record) => (record.type === 'SRV' ? [[record.name, record.data]] : [])));
  return records.flatMap((record) => {
    if (record.type === 'PTR') return pointed(record.name, record.data, lived(record.ttl));
    if (record.type !== 'TXT' || !record.name.endsWith(`.${DOMAIN}`)) return [];
    if (record.ttl === 0) return [goodbye(record.name)];
    const place = places.get(record.name);
    const text = [record.data].flat().map(String).join('');
    if (!place || place.port === 0 || text === '') return [];
    const node = { address: hosts.get(place.target) ?? from, port: place.port };
    const said = `${node.address} ${node.port} ${text}`;
    return [{ instance: record.name, ttl: lived(record.ttl), said, read: () => read(record.name, node, text) }];
  });
}

function addresses(records: readonly Answer[], type: 'A' | 'AAAA'): readonly (readonly [string, string])[] {
  return records.flatMap((record) =>
    record.type === type && !['0.0.0.0', '::'].includes(record.data) ? [[record.name, record.data] as const] : [],
  );
}

function lived(ttl = 0): number {
  return Math.min(ttl, LONGEST) * 1000;
}

function goodbye(instance: string): Sighting {
  return { instance, ttl: 0, said: '', read: () => undefined };
}

/** A name in the list of all, or the goodbye of any instance. */
function pointed(name: string, instance: string, ttl: number): readonly Sighting[] {
  if (!name.endsWith(`.${DOMAIN}`)) return [];
  if (ttl === 0) return [goodbye(instance)];
  const id = idOf(instance, LISTING);
  if (name !== domainName(LISTING) || id === undefined) return [];
  return [{ instance, ttl, said: '', read: () => ({ topic: LISTING, id }) }];
}

function read(instance: string, place: Pick<Node, 'address' | 'port'>, text: string): Seen | undefined {
  const told = decodeText(text);
  const id = told && idOf(instance, told.name);
  if (told === undefined || id === undefined) return undefined;
  const { metadata, ...service } = told;
  return { topic: told.name, id, service: { ...service, metadata: {}, nodes: [{ id, ...place, metadata }] } };
}

/** What could not be asked about is not known: a dot inside a label looks like one between two. */
function idOf(instance: string, topic: string): string | undefined {
  const end = `.${domainName(topic)}`;
  const id = instance.endsWith(end) ? instance.slice(0, -end.length) : '';
  return isWord(id) && isSpeakable(instance) ? id : undefined;
}
