import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { Answer, Packet } from 'dns-packet';
import { decode, encode } from 'dns-packet';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothingKnown } from '../../src/registry/mdns/known.ts';
import { domainName } from '../../src/registry/mdns/names.ts';
import { announced, answersTo } from '../../src/registry/mdns/records.ts';
import { sightings } from '../../src/registry/mdns/sightings.ts';
import { decodeText } from '../../src/registry/mdns/text.ts';
import { mdns } from '../../src/registry/mdns.ts';
import { eventually, kept, node, sample } from './contract.ts';

const RUNS = 10_000;

const { responses } = JSON.parse(await readFile(join(import.meta.dirname, '../interop/vectors/mdns.json'), 'utf8')) as {
  readonly responses: Readonly<Record<string, readonly string[]>>;
};
const real = Object.values(responses)
  .flat()
  .map((packet) => Buffer.from(packet, 'base64'));

const own = announced(sample({ name: 'ours', nodes: [node('n1')] }), 0);

/** Does with a packet what the registry does, the package's own reading of it included; tells what it knows then. */
function taken(packet: Uint8Array, known = nothingKnown(() => 0)): ReturnType<typeof nothingKnown> {
  let read: Packet;
  try {
    read = decode(Buffer.from(packet));
  } catch {
    return known;
  }
  for (const sighting of sightings(read, '10.0.0.9')) known.hear(sighting);
  for (const name of known.names()) {
    const question = { type: 'PTR', name: domainName(name) } as const;
    expect(decode(encode({ type: 'query', questions: [question] })).questions).toMatchObject([question]);
  }
  for (const question of read.questions ?? []) {
    for (const answers of answersTo(question, own)) {
      encode({ type: 'response', questions: [question], answers: [...answers] });
    }
  }
  return known;
}

/** Whatever was said, what is shown of it can be shown: returns what cannot. */
function unsound(known: ReturnType<typeof nothingKnown>): readonly unknown[] {
  const isWord = (value: unknown): boolean => typeof value === 'string' && /^[^\s\p{C}]+$/u.test(value);
  const isText = (value: unknown): boolean => typeof value === 'string';
  return known
    .names()
    .flatMap((name) => [
      ...(isWord(name) ? [] : [name]),
      ...known
        .get(name)
        .flatMap(({ nodes, ...service }) => [
          ...(service.name === name && isText(service.version) ? [] : [service]),
          ...service.endpoints.filter((endpoint) => !isText(endpoint.name) || !isText(endpoint.request.type)),
          ...nodes.filter(({ id, address, port }) => !isWord(id) || !/^[\d.]+$|:/.test(address) || port < 1),
          ...nodes.filter(({ metadata }) => !Object.values(metadata).every(isText)),
        ]),
    ]);
}

/** A packet of a real service in which some bytes are others, and which may end early. */
const damaged = fc
  .record({
    packet: fc.constantFrom(...real),
    bytes: fc.array(fc.record({ at: fc.nat(2_000), is: fc.nat(255) }), { maxLength: 8 }),
    end: fc.oneof(fc.constant(9_999), fc.nat(1_000)),
  })
  .map(({ packet, bytes, end }) => {
    const copy = Buffer.from(packet);
    for (const { at, is } of bytes) copy[at % copy.length] = is;
    return copy.subarray(0, end);
  });

const word = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    '.',
    '..',
    '_services',
    'micro',
    'a b',
    'a\u0000',
    '\u202e',
  ),
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** A well-formed registration, of whatever JSON. */
const registration = fc
  .record({
    name: fc.oneof(fc.constant('greeter'), word),
    id: fc.oneof(fc.constant('n1'), word),
    told: fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record({
        Service: fc.constant('greeter'),
        Version: word,
        Endpoints: fc.jsonValue({ maxDepth: 2 }),
        Metadata: fc.jsonValue({ maxDepth: 2 }),
      }),
      fc.record({
        Service: fc.oneof(fc.constant('greeter'), word),
        Version: fc.oneof(word, fc.jsonValue({ maxDepth: 2 })),
        Endpoints: fc.array(
          fc.record({
            name: fc.oneof(word, fc.jsonValue({ maxDepth: 2 })),
            request: fc.jsonValue({ maxDepth: 2 }),
            metadata: fc.dictionary(word, word),
          }),
        ),
        Metadata: fc.dictionary(word, fc.oneof(word, fc.jsonValue({ maxDepth: 2 }))),
      }),
    ),
    port: fc.nat(65_535),
    ttl: fc.oneof(fc.constantFrom(0, 1, 120, 2 ** 32 - 1), fc.nat()),
  })
  .map(({ name, id, told, port, ttl }) => {
    const instance = `${id}.${name}.micro`;
    const data = deflateSync(JSON.stringify(told))
      .toString('hex')
      .match(/.{1,255}/gs) ?? [''];
    const answers: Answer[] = [
      { type: 'PTR', name: `${name}.micro`, ttl, data: instance },
      { type: 'PTR', name: '_services.micro', ttl, data: `${name}._services.micro` },
      { type: 'SRV', name: instance, ttl, data: { port, target: instance } },
      { type: 'TXT', name: instance, ttl, data },
    ];
    return encode({ type: 'response', answers });
  });

describe('rubbish over mdns', () => {
  it.each<[string, fc.Arbitrary<Uint8Array>]>([
    ['bytes', fc.uint8Array({ maxLength: 300 })],
    ['damaged packets of real services', damaged],
    ['registrations of whatever JSON', registration],
  ])('of ten thousand %s nothing breaks', { timeout: 120_000 }, (_, packets) => {
    const property = fc.property(packets, (packet) => unsound(taken(packet)).length === 0);
    expect(() => fc.assert(property, { numRuns: RUNS })).not.toThrow();
  });

  it('some of the registrations are read, so that the others are no straw men', () => {
    const found = fc.sample(registration, 1_000).filter((packet) => taken(packet).get('greeter').length > 0);
    expect(found.length).toBeGreaterThan(10);
  });

  it('a name with a dot inside a label is not known: nobody could ask about it', () => {
    const packet = Buffer.from(real.find((one) => one.includes('http')) ?? '');
    expect(taken(packet).names()).toEqual(['go.micro.http.broker']);
    // The last letter of micro: its label ends with a dot now, and another follows.
    packet[packet.indexOf('micro\u0004http') + 4] = '.'.charCodeAt(0);
    expect(taken(packet).names()).toEqual([]);
  });

  it('a text that inflates without end is not read, and one just below the limit is', () => {
    const told = (length: number): string =>
      deflateSync(JSON.stringify({ Service: 'a', Version: '1', Metadata: { x: 'y'.repeat(length) } })).toString('hex');
    expect(decodeText(told(500_000))?.name).toBe('a');
    expect(decodeText(told(600_000))).toBeUndefined();
    expect(decodeText(told(20_000_000))).toBeUndefined();
    expect(decodeText('7'.repeat(70_000))).toBeUndefined();
    expect(decodeText('not hexadecimal')).toBeUndefined();
  });

  it('ten thousand packets of it do not keep the registry from what is there', { timeout: 120_000 }, async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.setMulticastInterface('127.0.0.1');
    const { port } = await freed();
    await using here = mdns({ addresses: [`127.0.0.1:${port}`] });
    await using there = mdns({ addresses: [`127.0.0.1:${port}`] });
    const service = sample();
    await there.put(service);
    const seen: string[] = [];
    const watched = here.watch().subscribe(({ name }) => seen.push(name));
    // The watch tells of what comes after its first look around.
    await eventually(() => there.put(sample()).then(() => seen)).not.toEqual([]);

    const packets = fc.sample(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged, registration), RUNS);
    for (const packet of packets) {
      await new Promise<void>((resolve, reject) =>
        // It is heard before the next is sent: what waits in a socket would get lost.
        socket.send(packet, port, '224.0.0.251', (error) => (error ? reject(error) : setImmediate(resolve))),
      );
    }
    await eventually(() => here.get(service.name)).toEqual([service]);
    const after = sample();
    const registered = there.register(after, kept).subscribe();
    await eventually(() => seen).toContain(after.name);
    registered.unsubscribe();
    watched.unsubscribe();
    socket.close();
  });
});

/** A port that was free a moment ago. */
async function freed(): Promise<{ readonly port: number }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return { port };
}
