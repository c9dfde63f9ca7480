import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { RegistryError } from '../../src/errors.ts';
import { nothingKnown } from '../../src/registry/mdns/known.ts';
import { announced, answersTo } from '../../src/registry/mdns/records.ts';
import { sightings } from '../../src/registry/mdns/sightings.ts';
import { node, sample } from './contract.ts';

/** Packets that real go-micro services sent, and what go-micro itself read of them: written by the tests' Go services. */
const recorded = JSON.parse(
  await readFile(join(import.meta.dirname, '../interop/vectors/mdns.json'), 'utf8'),
) as Recorded;

interface Recorded {
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly read: Readonly<Record<string, readonly Read[]>>;
}

interface Read {
  readonly name: string;
  readonly version: string;
  readonly nodes: readonly { readonly id: string; readonly address: string; readonly metadata: unknown }[];
  readonly endpoints: readonly unknown[];
}

function heard(topic: string, from = '10.0.0.9'): ReturnType<typeof nothingKnown> {
  const known = nothingKnown(() => 0);
  for (const packet of recorded.responses[topic] ?? []) {
    for (const sighting of sightings(decode(Buffer.from(packet, 'base64')), from)) known.hear(sighting);
  }
  return known;
}

describe('what go-micro says over mdns', () => {
  it('is read as go-micro itself reads it', () => {
    expect(Object.keys(recorded.read)).toEqual(['greeter', 'greeter-old']);
    for (const [name, read] of Object.entries(recorded.read)) {
      const ours = heard(`${name}.micro`).get(name);
      const theirs = read.map(({ version, nodes, endpoints }) => ({
        name,
        version,
        metadata: {},
        nodes: nodes.map(({ id, address, metadata }) => ({
          id,
          address: address.split(':')[0],
          port: Number(address.split(':')[1]),
          metadata,
        })),
        // Go writes null for what has nothing inside.
        endpoints: JSON.parse(JSON.stringify(endpoints).replaceAll('"values":null', '"values":[]')),
      }));
      expect(ours).toEqual(theirs);
    }
  });

  it('lists each name once', () => {
    expect(heard('_services.micro').names()).toEqual(['go.micro.http.broker', 'greeter', 'greeter-old']);
  });
});

describe('what we say over mdns', () => {
  const service = sample({ name: 'go.micro.bot', nodes: [node('go.micro.bot-1'), node('go.micro.bot-2')] });
  const own = announced(service, 60_000);
  const packets = (name: string, type = 'PTR') =>
    answersTo({ name, type: type as 'PTR' }, own).map((answers) =>
      decode(encode({ type: 'response', answers: [...answers] })),
    );
  const ends = (name: string, type?: string) =>
    packets(name, type).map(({ answers = [] }) => answers.map((answer) => [answer.type, answer.name]));

  it('has the records that go-micro sends, in its order, a packet for each node', () => {
    const go = decode(Buffer.from(recorded.responses['greeter.micro']?.[0] ?? '', 'base64'));
    expect(go.answers?.map(({ type }) => type)).toEqual(['PTR', 'SRV', 'A', 'TXT']);
    expect(ends('go.micro.bot.micro')).toEqual(
      [1, 2].map((number) => {
        const instance = `go.micro.bot-${number}.go.micro.bot.micro`;
        return [
          ['PTR', 'go.micro.bot.micro'],
          ['SRV', instance],
          ['A', instance],
          ['TXT', instance],
        ];
      }),
    );
  });

  it('is read back as it was', () => {
    const known = nothingKnown(() => 0);
    for (const packet of packets('go.micro.bot.micro')) {
      for (const sighting of sightings(packet, '10.0.0.9')) known.hear(sighting);
    }
    expect(known.get('go.micro.bot')).toEqual([service]);
  });

  it('has a name in the list of all, with the place that go-micro wants there', () => {
    const [packet, ...others] = packets('_services.micro');
    expect(others).toEqual([]);
    const go = decode(Buffer.from(recorded.responses['_services.micro']?.[0] ?? '', 'base64'));
    expect(packet?.answers?.map(({ type }) => type)).toEqual(go.answers?.map(({ type }) => type));
    expect(packet?.answers?.[1]).toMatchObject({ data: { port: 9999 } });
    expect(sightings(packet ?? {}, '10.0.0.9').map((one) => one.read()?.id)).toEqual(['go.micro.bot']);
  });

  it('answers what is asked about one node, and nothing else', () => {
    const instance = 'go.micro.bot-1.go.micro.bot.micro';
    expect(ends(instance, 'SRV')).toEqual([[['SRV', instance]]]);
    expect(ends(instance, 'ANY')).toEqual([
      [
        ['SRV', instance],
        ['A', instance],
        ['TXT', instance],
      ],
    ]);
    for (const [name, type] of [
      ['micro', 'ANY'],
      ['go.micro.bot.local', 'PTR'],
      ['go.micro.bot.micro', 'A'],
      ['_services.micro', 'A'],
      [instance, 'MX'],
    ]) {
      expect(ends(name ?? '', type)).toEqual([]);
    }
  });

  it('says IPv6 where the node is there', () => {
    const six = sample({ nodes: [node('six', { address: 'fd00::5' })] });
    const [one] = announced(six, 0);
    const packet = decode(encode({ type: 'response', answers: [...(one?.records() ?? [])] }));
    expect(packet.answers?.map(({ type }) => type)).toEqual(['PTR', 'SRV', 'AAAA', 'TXT']);
    expect(sightings(packet, '10.0.0.9')[0]?.read()?.service).toEqual(six);
  });

  it.each([
    ['a name that DNS cannot carry', { name: 'x'.repeat(64) }, /no name that DNS can carry/],
    ['a name with a hole', { name: 'go..bot' }, /no name that DNS can carry/],
    ['a name that nobody would read', { name: 'go bot' }, /nobody could read it/],
    ['a host name for an address', { nodes: [node('n', { address: 'localhost' })] }, /localhost is no IP address/],
    ['more than a packet carries', { endpoints: manyEndpoints() }, /do not fit into one packet/],
  ])('refuses %s', (_, over, why) => {
    expect(() => announced(sample(over), 0)).toThrow(RegistryError);
    expect(() => announced(sample(over), 0)).toThrow(why);
  });
});

/** Names with nothing in common: they do not get shorter. */
function manyEndpoints(): ReturnType<typeof sample>['endpoints'] {
  const nothing = { name: '', type: '', values: [] };
  return Array.from({ length: 2_000 }, () => ({
    name: `Say.${crypto.randomUUID()}`,
    request: nothing,
    response: nothing,
    metadata: {},
  }));
}
