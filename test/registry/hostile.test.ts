import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import type { Subscription } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HealthEntry } from '../../src/registry/consul/known-service.ts';
import { knownService } from '../../src/registry/consul/known-service.ts';
import { consul } from '../../src/registry/consul.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { decodeTags, encodeTags } from '../../src/registry/tags.ts';
import type { Value } from '../../src/registry.ts';
import { sized } from '../e2e/harness.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import { eventually, sample } from './contract.ts';

const hex = (text: string): string => deflateSync(text).toString('hex');

/** Tags of every kind: go-micro's, its own with a digit changed, rubbish behind its prefixes, and other people's. */
const tag: fc.Arbitrary<string> = fc.oneof(
  fc.json().map((json) => `t-${hex(json)}`),
  fc.json().map((json) => `e-${hex(json)}`),
  fc.string().map((text) => `v-${hex(text)}`),
  fc.dictionary(fc.string(), fc.string()).map((pairs) => `t=${JSON.stringify(pairs)}`),
  fc
    .record({ name: fc.string(), request: fc.jsonValue(), response: fc.jsonValue() })
    .map((one) => `e-${hex(JSON.stringify(one))}`),
  fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...'0123456789abcdefxyz')).map(([json, at, digit]) => {
    const whole = `e-${hex(json)}`;
    const cut = 2 + (at % (whole.length - 2));
    return whole.slice(0, cut) + digit + whole.slice(cut + 1);
  }),
  fc
    .tuple(fc.constantFrom('t-', 'e-', 'v-', 't=', 'e=', 'v='), fc.string({ unit: 'binary' }))
    .map((both) => both.join('')),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('traefik.enable=true', 't', 'e', 'v', '', 'env-prod', 'v1'),
);

const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
const entry: fc.Arbitrary<HealthEntry> = fc.record({
  Node: fc.option(fc.record({ Node: text, Address: text })),
  Service: fc.option(
    fc.record({
      ID: text,
      Address: text,
      Port: fc.option(fc.integer(), { nil: undefined }),
      Tags: fc.option(fc.array(tag, { maxLength: 6 })),
      Meta: fc.option(fc.dictionary(fc.string(), fc.string())),
    }),
  ),
  Checks: fc.option(
    fc.array(
      fc.record({
        Name: text,
        Status: fc.oneof(fc.constantFrom('passing', 'warning', 'critical', 'maintenance'), text),
        Output: text,
      }),
      { maxLength: 3 },
    ),
  ),
}) as fc.Arbitrary<HealthEntry>;

describe('what anybody may register', () => {
  it('is read, whatever it is: every node is there once, and in its version unless it fails', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), (entries) => {
        const { services, nodes } = knownService('any', entries);
        expect(nodes).toHaveLength(entries.length);
        const healthy = nodes.filter(({ status }) => status !== 'critical');
        expect(services.flatMap((service) => service.nodes)).toHaveLength(healthy.length);
        expect(new Set(services.map(({ version }) => version))).toEqual(new Set(nodes.map(({ version }) => version)));
        for (const { name, request } of services.flatMap(({ endpoints }) => endpoints)) {
          expect([name !== '', Array.isArray(request.values)]).toEqual([true, true]);
        }
      }),
      { numRuns: sized({ short: 1_000, full: 10_000 }) },
    );
  });

  it('is told where it looks like go-micro and is not', () => {
    const unread: string[] = [];
    const broken = ['t-zz', 'v-00', `e-${hex('[]')}`, `t-${hex('"text"')}`, 'v-789c32', 'e-commerce'];
    decodeTags(
      ['traefik.enable=true', 'edge', ...broken, ...encodeTags({ version: '1', metadata: {}, endpoints: [] })],
      (one) => unread.push(one),
    );
    expect(unread).toEqual(broken);
  });

  it('comes back as it was written', () => {
    // As deep as is read.
    const value: (depth?: number) => fc.Arbitrary<Value> = fc.memo((depth) =>
      fc.record({
        name: fc.string(),
        type: fc.string(),
        values: depth > 1 ? fc.array(value(depth - 1), { maxLength: 2 }) : fc.constant([]),
      }),
    );
    const pairs = fc.dictionary(fc.string(), fc.string());
    const endpoint = fc.record({
      name: fc.string({ minLength: 1 }),
      request: value(8),
      response: value(3),
      metadata: pairs,
    });
    const service = fc.record({
      version: fc.string(),
      metadata: pairs,
      endpoints: fc.uniqueArray(endpoint, { maxLength: 3, selector: ({ name }) => name }),
    });
    fc.assert(
      fc.property(service, (one) => {
        expect(decodeTags(encodeTags(one))).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });
});

live('consul', 'a Consul full of rubbish', () => {
  let peer: ConsulPeer;
  beforeAll(async () => {
    peer = await consulPeer();
  });
  afterAll(() => peer[Symbol.asyncDispose]());

  const opened: OpenRegistry[] = [];
  const subscriptions: Subscription[] = [];
  afterEach(async () => {
    for (const subscription of subscriptions.splice(0)) subscription.unsubscribe();
    await Promise.all(opened.splice(0).map((registry) => registry[Symbol.asyncDispose]()));
  });

  /** A registry that has heard everything, with what it logs. */
  async function listening() {
    const lines: string[] = [];
    const log = { warn: (message: string, fields = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`) };
    const registry = consul({ addresses: [peer.address], log });
    opened.push(registry);
    const changed: string[] = [];
    subscriptions.push(registry.watch().subscribe(({ name }) => changed.push(name)));
    await hears(changed);
    return { registry, lines, changed };
  }

  /** Services come until one is heard. */
  async function hears(changed: readonly string[]): Promise<void> {
    const before = changed.length;
    let turn = 0;
    await eventually(async () => {
      await peer.ask('PUT', '/v1/agent/service/register', { Name: `good-${changed.length}-${turn++}`, Port: 1 });
      return changed.length > before;
    }).toBe(true);
  }

  it('is listed whole, and what comes later is heard', { timeout: 60_000 }, async () => {
    const names = [
      '..',
      '.',
      'a/b',
      '%2e%2e',
      'with space',
      'ünï',
      '"quoted"',
      'constructor',
      '?q=1',
      '#hash',
      'x'.repeat(300),
    ];
    const drawn = fc.sample(fc.array(tag, { maxLength: 8 }), { seed: 7, numRuns: 60 });
    const accepted: string[] = [];
    for (const [at, tags] of drawn.entries()) {
      const name = names[at] ?? `drawn-${at}`;
      const registration = { ID: `id-${at}`, Name: name, Port: 1, Tags: tags, Meta: { rubbish: 'yes' } };
      const taken = await peer.ask('PUT', '/v1/agent/service/register', registration).then(
        () => true,
        () => false,
      );
      if (taken) accepted.push(name);
    }
    expect(accepted.length).toBeGreaterThan(50);
    const { registry, lines, changed } = await listening();
    expect(await registry.list()).toEqual(expect.arrayContaining(accepted));
    for (const name of accepted) expect((await registry.get(name)).length).toBeGreaterThan(0);
    await hears(changed);
    expect(registry.stale()).toBeUndefined();
    // Once of each service, however often it was looked at.
    const about = lines.map((line) => /"service":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1]);
    expect(about.length).toBeGreaterThan(5);
    expect(new Set(about).size).toBe(about.length);
  });

  it('shows a service with 5,000 endpoints', { timeout: 60_000 }, async () => {
    const [endpoint] = sample().endpoints;
    const endpoints = Array.from({ length: 5_000 }, (_, at) => ({ ...endpoint!, name: `Huge.Method${at}` }));
    const service = sample({ endpoints });
    const { registry, lines, changed } = await listening();
    await registry.put(service);
    await eventually(() => registry.list()).toContain(service.name);
    expect((await registry.get(service.name))[0]?.endpoints).toHaveLength(5_000);
    expect(lines.filter((line) => line.includes(service.name))).toEqual([]);
    await hears(changed);
    await registry.remove(service);
  });

  it('lists by its name what is too large to be read, and says so once', { timeout: 60_000 }, async () => {
    const name = sample().name;
    // Nothing that could be inflated: the answer is too large as it is.
    for (let at = 0; at < 10; at++) {
      const Tags = Array.from({ length: 20 }, (_, tagged) => `${tagged}${'x'.repeat(100_000)}`);
      await peer.ask('PUT', '/v1/agent/service/register', { ID: `large-${at}`, Name: name, Port: 1, Tags });
    }
    const { registry, lines, changed } = await listening();
    expect(await registry.list()).toContain(name);
    expect(await registry.get(name)).toEqual([{ name, version: '', metadata: {}, endpoints: [], nodes: [] }]);
    await hears(changed);
    await hears(changed);
    expect(lines.filter((line) => line.includes(name))).toEqual([
      expect.stringContaining('too large: more than 16 MiB'),
    ]);
  });
});
