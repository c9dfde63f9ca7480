import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer as createTcpServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Subscription } from 'rxjs';
import { firstValueFrom, ReplaySubject, Subject } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RegistryError } from '../../src/errors.ts';
import { consul } from '../../src/registry/consul.ts';
import type { OpenRegistry, RegistryOptions } from '../../src/registry/options.ts';
import type { Change, Registered } from '../../src/registry.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { freePort, live } from '../peers/live.ts';
import { eventually, kept, node, registryContract, sample } from './contract.ts';

const opened: OpenRegistry[] = [];
const subscriptions: Subscription[] = [];

function open(options: RegistryOptions): OpenRegistry {
  const registry = consul(options);
  opened.push(registry);
  return registry;
}

afterEach(async () => {
  for (const subscription of subscriptions.splice(0)) subscription.unsubscribe();
  await Promise.all(opened.splice(0).map((registry) => registry[Symbol.asyncDispose]()));
});

/** Collects the nodes of one service as a watch tells them. */
function followed(registry: OpenRegistry, name: string): string[] {
  const seen: string[] = [];
  subscriptions.push(
    registry.watch().subscribe((change: Change) => {
      if (change.name !== name) return;
      seen.push(`${change.action} ${change.services.flatMap(({ nodes }) => nodes.map(({ id }) => id))}`.trim());
    }),
  );
  return seen;
}

live('consul', 'consul', () => {
  let peer: ConsulPeer;
  beforeAll(async () => {
    peer = await consulPeer();
  });
  afterAll(() => peer[Symbol.asyncDispose]());

  describe('as every registry', () => {
    registryContract(() => open({ addresses: [peer.address] }));
  });

  it('reads a service that a go-micro of 2016 registered', async () => {
    await peer.ask('PUT', '/v1/agent/service/register', {
      ID: 'go.micro.bot-f00d',
      Name: 'go.micro.bot',
      Tags: [
        't-789caa562a4e2d2a4b2d52b2522a2a4856aa05040000ffff30dd0597',
        't-789caa562a294acc2b2ec82f2a51b252ca28292950aa05040000ffff4f930768',
        'v-789c32d433d03300040000ffff02ce00ee',
      ],
      Port: 4711,
      Address: '10.0.0.5',
    });
    expect(await open({ addresses: [peer.address] }).get('go.micro.bot')).toEqual([
      {
        name: 'go.micro.bot',
        version: '1.0.0',
        metadata: {},
        endpoints: [],
        nodes: [
          { id: 'go.micro.bot-f00d', address: '10.0.0.5', port: 4711, metadata: { server: 'rpc', transport: 'http' } },
        ],
      },
    ]);
  });

  it('reads a service that never heard of go-micro', async () => {
    await peer.ask('PUT', '/v1/agent/service/register', {
      Name: 'postgres',
      Port: 5432,
      Tags: ['traefik.enable=true', 'primary'],
      Meta: { shard: '7' },
    });
    const registry = open({ addresses: [peer.address] });
    expect(await registry.list()).toContain('postgres');
    const [found] = await registry.get('postgres');
    expect(found).toMatchObject({ version: '', endpoints: [] });
    expect(found?.nodes).toEqual([{ id: 'postgres', address: '127.0.0.1', port: 5432, metadata: { shard: '7' } }]);
    // Its machine has a check, it has none of its own.
    expect(await registry.checks('postgres')).toMatchObject([
      { id: 'postgres', status: 'passing', checks: [{ name: 'Serf Health Status', status: 'passing' }] },
    ]);
  });

  it('leaves out a node that is critical, keeps its version, and tells both', async () => {
    const registry = open({ addresses: [peer.address] });
    const { name } = sample();
    const check = { TTL: '1h', Status: 'passing' };
    await peer.ask('PUT', '/v1/agent/service/register', { ID: `${name}-1`, Name: name, Port: 1, Check: check });
    const seen = followed(registry, name);
    // The watch may not hear yet: the check turns until it does.
    await eventually(async () => {
      await peer.ask('PUT', `/v1/agent/check/warn/service:${name}-1`);
      await peer.ask('PUT', `/v1/agent/check/fail/service:${name}-1`);
      return seen.includes('update');
    }).toBe(true);
    expect(await registry.get(name)).toEqual([{ name, version: '', metadata: {}, endpoints: [], nodes: [] }]);
    expect(await registry.checks(name)).toMatchObject([{ id: `${name}-1`, version: '', status: 'critical' }]);
    await peer.ask('PUT', `/v1/agent/check/warn/service:${name}-1`);
    await eventually(() => seen.at(-1)).toBe(`update ${name}-1`);
    await peer.ask('PUT', `/v1/agent/service/deregister/${name}-1`);
    await eventually(() => seen.at(-1)).toBe('delete');
  });

  it('shows a failing node with what its checks say', async () => {
    const registry = open({ addresses: [peer.address] });
    const { name } = sample();
    const checks = [
      { Name: 'disk', TTL: '1h', Status: 'passing' },
      { Name: 'queue', TTL: '1h', Status: 'warning' },
    ];
    await peer.ask('PUT', '/v1/agent/service/register', { ID: `${name}-1`, Name: name, Port: 1, Checks: checks });
    const seen = async () =>
      (await registry.checks(name)).map((one) => [
        one.status,
        ...one.checks.map((check) => `${check.name}: ${check.output}`),
      ]);
    await eventually(seen).toEqual([['warning', 'Serf Health Status: Agent alive and reachable', 'disk: ', 'queue: ']]);
    await peer.ask('PUT', `/v1/agent/check/fail/service:${name}-1:2?note=stuck`);
    await eventually(async () => (await seen())[0]?.at(0)).toBe('critical');
    expect(await registry.get(name)).toMatchObject([{ nodes: [] }]);
    expect((await seen())[0]).toContain('queue: stuck');
  });

  it('writes a check that go-micro would write, and passes it', async () => {
    const registry = open({ addresses: [peer.address] });
    const service = sample({ metadata: { team: 'a' } });
    const registrations: Registered[] = [];
    subscriptions.push(
      registry.register(service, { ttl: 1_000, interval: 50 }).subscribe((one) => registrations.push(one)),
    );
    await eventually(() => registrations.length).toBe(1);
    const checks = (await peer.ask('GET', '/v1/agent/checks')) as Record<string, Record<string, unknown>>;
    expect(checks[`service:${service.name}-1`]).toMatchObject({
      Status: 'passing',
      ServiceName: service.name,
      Type: 'ttl',
    });
    const [found] = await registry.get(service.name);
    expect(found?.nodes[0]?.metadata).toMatchObject({ team: 'a', server: 'rpc' });
    // Somebody marks it as failed: the next word makes it healthy again, without registering anew.
    await peer.ask('PUT', `/v1/agent/check/fail/service:${service.name}-1`);
    await eventually(async () => (await registry.get(service.name))[0]?.nodes.length).toBe(1);
    expect(registrations.length).toBe(1);
  });

  it('lets a node without a word become critical', async () => {
    const registry = open({ addresses: [peer.address] });
    const service = sample();
    subscriptions.push(registry.register(service, { ttl: 100, interval: 3_600_000 }).subscribe());
    await eventually(async () => (await registry.get(service.name)).map(({ nodes }) => nodes.length)).toEqual([0]);
  });

  it('registers again when somebody deregistered it', async () => {
    const registry = open({ addresses: [peer.address] });
    for (const ttl of [60_000, 0]) {
      const service = sample();
      let registered = 0;
      subscriptions.push(registry.register(service, { ttl, interval: 50 }).subscribe(() => registered++));
      await eventually(() => registered).toBeGreaterThan(0);
      const before = registered;
      await peer.ask('PUT', `/v1/agent/service/deregister/${service.name}-1`);
      await eventually(() => registered).toBeGreaterThan(before);
      await eventually(() => registry.get(service.name)).toEqual([service]);
    }
  });

  it('has deregistered when it is disposed', async () => {
    const registry = consul({ addresses: [peer.address] });
    const service = sample({ nodes: [node('left-1'), node('left-2')] });
    await firstValueFrom(registry.register(service, kept));
    await registry[Symbol.asyncDispose]();
    const services = (await peer.ask('GET', '/v1/agent/services')) as object;
    expect(Object.keys(services).filter((id) => id.startsWith('left-'))).toEqual([]);
  });

  it('deregisters also what was unsubscribed while it was being registered', async () => {
    const registry = consul({ addresses: [peer.address] });
    const service = sample();
    registry.register(service, kept).subscribe().unsubscribe();
    await registry[Symbol.asyncDispose]();
    expect(Object.keys((await peer.ask('GET', '/v1/agent/services')) as object)).not.toContain(`${service.name}-1`);
  });

  it('lets a service leave and come back at once', async () => {
    const registry = open({ addresses: [peer.address] });
    const service = sample();
    const once = { ttl: 60_000, interval: 3_600_000 };
    for (let turn = 0; turn < 20; turn++) await firstValueFrom(registry.register(service, once));
    const registered = new ReplaySubject<Registered>();
    subscriptions.push(registry.register(service, once).subscribe(registered));
    await firstValueFrom(registered);
    // No late word of a turn before takes it away: the agent, which knows first, is asked a few times.
    for (let turn = 0; turn < 20; turn++) {
      expect(Object.keys((await peer.ask('GET', '/v1/agent/services')) as object)).toContain(`${service.name}-1`);
    }
    await eventually(() => registry.get(service.name)).toEqual([service]);
  });

  it('asks the next address when one cannot be reached', async () => {
    const dead = `127.0.0.1:${await freePort()}`;
    expect(await open({ addresses: [dead, peer.address] }).list()).toContain('consul');
  });

  it('holds few connections for a watch, whatever the number of services', async () => {
    for (let at = 0; at < 60; at++)
      await peer.ask('PUT', '/v1/agent/service/register', { Name: `crowd-${at}`, Port: 1 });
    await using counted = await countingProxy(Number(peer.address.split(':')[1]));
    const registry = open({ addresses: [counted.address] });
    const seen = followed(registry, 'crowd-7');
    let extra = 0;
    await eventually(async () => {
      await peer.ask('PUT', '/v1/agent/service/register', { Name: 'crowd-7', ID: `extra-${extra++}`, Port: 2 });
      return seen.length;
    }).toBeGreaterThan(0);
    expect(counted.most()).toBeGreaterThan(2);
    expect(counted.most()).toBeLessThanOrEqual(10);
  });
});

/** Passes questions on to a Consul, and after `switch` to another one, without breaking a connection. */
async function switching(target: string): Promise<
  AsyncDisposable & {
    address: string;
    switch: (to: string) => void;
    /** Lets no more questions of a kind pass until the function returned is called. */
    hold: (path: string) => () => void;
    held: () => number;
    waiting: () => number;
  }
> {
  let upstream = target;
  let stopped = 0;
  let held: { readonly path: string; readonly over: Promise<void> } | undefined;
  let waiting = 0;
  const server = createServer(async (asked, answer) => {
    waiting++;
    if (held && asked.url?.startsWith(held.path)) {
      stopped++;
      await held.over;
    }
    const forwarded = request(
      `http://${upstream}${asked.url}`,
      { method: asked.method, headers: asked.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    forwarded.on('error', () => answer.destroy()).on('close', () => waiting--);
    answer.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    switch: (to) => {
      upstream = to;
    },
    hold: (path) => {
      const { promise: over, resolve } = Promise.withResolvers<void>();
      held = { path, over };
      return resolve;
    },
    held: () => stopped,
    waiting: () => waiting,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes bytes on to a port and counts the connections that are open at once. */
async function countingProxy(port: number): Promise<AsyncDisposable & { address: string; most: () => number }> {
  const open = new Set<Socket>();
  let most = 0;
  const server = createTcpServer((near) => {
    const far = connect(port, '127.0.0.1');
    open.add(near);
    most = Math.max(most, open.size);
    const end = (): void => {
      open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    most: () => most,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

live('consul', 'consul that comes and goes', () => {
  it('is watched and written through a crash that forgets everything', { timeout: 30_000 }, async () => {
    await using peer = await consulPeer();
    const registry = open({ addresses: [peer.address] });
    const other = open({ addresses: [peer.address] });
    const service = sample();
    // The caller of register decides about trying again; so does this test.
    const registered = new Subject<void>();
    let failures = 0;
    const register = (): void => {
      subscriptions.push(
        registry.register(service, kept).subscribe({
          next: () => registered.next(),
          error: () => {
            failures++;
            setTimeout(register, 50);
          },
        }),
      );
    };
    const seen = followed(other, service.name);
    await other.list();
    const first = firstValueFrom(registered);
    register();
    await first;
    await eventually(() => seen.at(-1) ?? 'nothing yet').toBe(`create ${service.name}-1`);

    await peer.kill();
    await eventually(() => failures).toBeGreaterThan(0);
    await peer.start();
    await eventually(() => other.list().catch(() => [])).toContain(service.name);
    // What came between is told or not, as it was seen; the end is the truth, and later changes are heard.
    await peer.ask('PUT', '/v1/agent/service/register', { ID: `${service.name}-2`, Name: service.name, Port: 2 });
    await eventually(() => seen.at(-1)).toContain(`${service.name}-2`);
  });

  it('is watched and passed through a crash that keeps its data, and the time without a leader', async () => {
    await using peer = await consulPeer({ durable: true });
    const registry = open({ addresses: [peer.address] });
    const other = open({ addresses: [peer.address] });
    const service = sample();
    const seen = followed(other, service.name);
    await peer.ask('PUT', '/v1/agent/service/register', { ID: `${service.name}-0`, Name: service.name, Port: 1 });
    const register = (): void => {
      subscriptions.push(registry.register(service, kept).subscribe({ error: () => setTimeout(register, 50) }));
    };
    register();
    await eventually(async () => (await other.get(service.name)).flatMap(({ nodes }) => nodes).length).toBe(2);
    await peer.kill();
    await peer.start();
    // Its check came back critical: only a word makes it healthy again.
    await eventually(async () => (await other.get(service.name)).flatMap(({ nodes }) => nodes).length).toBe(2);
    await peer.ask('PUT', '/v1/agent/service/register', { ID: `${service.name}-2`, Name: service.name, Port: 2 });
    await eventually(() => seen.at(-1)).toContain(`${service.name}-2`);
  });

  it('answers while Consul is away, and says since when', async () => {
    await using peer = await consulPeer();
    const registry = open({ addresses: [peer.address] });
    const service = sample();
    const seen = followed(registry, service.name);
    await registry.put(service);
    let more = 0;
    await eventually(async () => {
      await peer.ask('PUT', `/v1/agent/service/register`, { ID: `more-${more++}`, Name: service.name, Port: 1 });
      return seen.length;
    }).toBeGreaterThan(0);
    await peer.kill();
    await eventually(() => registry.stale()?.reason).toContain('cannot be reached');
    expect(await registry.list()).toContain(service.name);
    expect((await registry.get(service.name)).flatMap(({ nodes }) => nodes.map(({ id }) => id))).toContain(
      `${service.name}-1`,
    );
    expect((await registry.checks(service.name)).map(({ id }) => id)).toContain(`${service.name}-1`);
    // What nobody ever told it may be there by now: it cannot say that it is not.
    await expect(registry.get('never-heard-of')).rejects.toThrow(/cannot be reached/);
    await peer.start();
    await eventually(() => registry.stale()).toBeUndefined();
    expect(await registry.list()).toEqual(['consul']);
  });

  it('sees what turned and turned back while nobody was asked', async () => {
    await using peer = await consulPeer();
    await using gate = await switching(peer.address);
    const registry = open({ addresses: [gate.address] });
    const { name } = sample();
    const write = (ID: string, over: object) =>
      peer.ask('PUT', '/v1/agent/service/register', { ID, Name: name, Port: 1, ...over });
    const turn = (to: string) => peer.ask('PUT', `/v1/agent/check/${to}/service:${name}-1`);
    const seen = followed(registry, name);
    await write(`${name}-1`, { Check: { TTL: '1h', Status: 'passing' } });
    await eventually(async () => {
      await turn('fail');
      await turn('pass');
      return seen.at(-1) ?? '';
    }).toContain(`${name}-1`);
    await eventually(() => gate.waiting()).toBe(2);
    const release = gate.hold('/v1/health/state/');
    let others = 0;
    await eventually(async () => {
      others++;
      await write(`other-${others}`, { Name: `other-${others}`, Check: { TTL: '1h' } });
      return gate.held();
    }).toBe(1);
    // From the last answer about checks it is passing.
    await turn('fail');
    await write(`${name}-2`, { Tags: ['more'] });
    await eventually(() => seen.at(-1)).toBe(`update ${name}-2`);
    await turn('pass');
    release();
    // And it is in the next one. Sooner than all services are looked at.
    await expect.poll(() => seen.at(-1), { timeout: 5_000 }).toBe(`update ${name}-1,${name}-2`);
  });

  it('begins anew when the index went back, as behind an address that is another Consul now', {
    timeout: 40_000,
  }, async () => {
    await using first = await consulPeer();
    await using second = await consulPeer();
    for (let at = 0; at < 20; at++) {
      await first.ask('PUT', '/v1/agent/service/register', { Name: `first-${at}`, Port: 1 });
    }
    await second.ask('PUT', '/v1/agent/service/register', { Name: 'second', Port: 1 });
    await using gate = await switching(first.address);
    const registry = open({ addresses: [gate.address] });
    const seen = followed(registry, 'second');
    await eventually(async () => (await registry.list()).filter((name) => name.startsWith('first-')).length).toBe(20);
    await eventually(() => gate.waiting()).toBe(2);
    gate.switch(second.address);
    // Ends what waits there, politely: nothing is ever refused.
    await first.ask('PUT', '/v1/agent/service/register', { Name: 'last', Port: 1, Check: { TTL: '1h' } });
    await eventually(() => seen).toEqual(['create second']);
    await eventually(() => registry.list()).toEqual(['consul', 'second']);
    expect(registry.stale()).toBeUndefined();
  });

  it('finds a node that changed nothing but its port', async () => {
    await using peer = await consulPeer();
    const registry = open({ addresses: [peer.address] });
    const one = { ID: 'moved', Name: 'moved', Port: 1, Check: { TTL: '1h', Status: 'passing' } };
    await peer.ask('PUT', '/v1/agent/service/register', one);
    const ports = async () => (await registry.get('moved')).flatMap(({ nodes }) => nodes.map(({ port }) => port));
    const seen = followed(registry, 'beacon');
    let more = 0;
    await eventually(async () => {
      await peer.ask('PUT', '/v1/agent/service/register', { ID: `beacon-${more++}`, Name: 'beacon', Port: 1 });
      return seen.length;
    }).toBeGreaterThan(0);
    expect(await ports()).toEqual([1]);
    await peer.ask('PUT', '/v1/agent/service/register', { ...one, Port: 2 });
    await eventually(ports).toEqual([2]);
  });

  it('tells that a whole machine is out, and back', async () => {
    await using peer = await consulPeer();
    await peer.ask('PUT', '/v1/agent/service/register', { Name: 'postgres', Port: 5432 });
    const seen = followed(open({ addresses: [peer.address] }), 'postgres');
    await eventually(async () => {
      await peer.ask('PUT', '/v1/agent/maintenance?enable=false');
      await peer.ask('PUT', '/v1/agent/maintenance?enable=true');
      return seen.includes('update');
    }).toBe(true);
    await peer.ask('PUT', '/v1/agent/maintenance?enable=false');
    await eventually(() => seen.at(-1)).toBe('update postgres');
  });

  it('says in words that it is away, naming address and flag', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const registry = open({ addresses: [address] });
    const words = new RegExp(
      `^Consul at ${address} cannot be reached \\(connection refused\\); without a Consul use --registry=mdns or memory.*--registry_address`,
    );
    await expect(registry.list()).rejects.toThrow(words);
    await expect(registry.get('x')).rejects.toBeInstanceOf(RegistryError);
    const failed = new ReplaySubject<Registered>();
    registry.register(sample(), kept).subscribe(failed);
    await expect(firstValueFrom(failed)).rejects.toThrow(words);
  });
});

live('consul', 'consul with access control', () => {
  let peer: ConsulPeer;
  beforeAll(async () => {
    peer = await consulPeer({ acl: true });
  });
  afterAll(() => peer[Symbol.asyncDispose]());

  it('reads and writes with a token that may', async () => {
    const token = await peer.scoped('service_prefix "" { policy = "write" } node_prefix "" { policy = "read" }');
    const registry = open({ addresses: [peer.address], token });
    const service = sample();
    subscriptions.push(registry.register(service, kept).subscribe());
    await eventually(() => registry.get(service.name)).toEqual([service]);
  });

  it('says which right is missing when the token may only read, and goes on reading', async () => {
    const token = await peer.scoped('service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }');
    const registry = open({ addresses: [peer.address], token });
    const failure = await firstValueFrom(registry.register(sample(), kept)).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(RegistryError);
    expect((failure as Error).message).toMatch(/permission denied.*--registry_token.*service:write/);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(token);
    expect(await registry.list()).toContain('consul');
  });

  it('never repeats a token', async () => {
    const token = '11111111-2222-3333-4444-555555555555';
    const failure = await open({ addresses: [peer.address], token })
      .list()
      .catch((error: Error) => error);
    expect(failure).toBeInstanceOf(RegistryError);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(token);
  });
});

live('consul', 'consul over TLS', () => {
  it('is reached with its authority, and refused without', async () => {
    await using peer = await consulPeer({ tls: true });
    expect(await open({ addresses: [peer.address], ca: peer.ca }).list()).toContain('consul');
    await expect(open({ addresses: [peer.address] }).list()).rejects.toThrow(/certificate is not trusted/);
  });
});

describe('an answer', () => {
  it.each([
    ['application/json', '{"a":'],
    ['text/html', '<html>'],
    ['application/octet-stream', 'abc'],
  ])('that is none is an error in words: %s %s', async (type, text) => {
    const server = createServer((_, response) => response.setHeader('content-type', type).end(text));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await expect(open({ addresses: [`127.0.0.1:${port}`] }).list()).rejects.toThrow(/is not Consul/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('that is too large is broken off, and an error in words', async () => {
    const broken = Promise.withResolvers<void>();
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').on('close', broken.resolve);
      const more = () => {
        while (!response.closed && response.write(Buffer.alloc(65_536, '[')));
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await expect(open({ addresses: [`127.0.0.1:${port}`] }).list()).rejects.toThrow(/too large: more than 16 MiB/);
      await broken.promise;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  const sixth = Object.values(networkInterfaces()).some((some) => some?.some(({ address }) => address === '::1'));
  it.skipIf(!sixth)('comes over IPv6 too', async () => {
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end('{"a":[]}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await open({ addresses: [`[::1]:${port}`] }).list()).toEqual(['a']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('names the flag when the address is none', () => {
    expect(() => consul({ addresses: ['http://user:secret@host:1'] })).toThrow(/^--registry_address/);
    expect(() => consul({ addresses: ['host:port:1'] })).toThrow(/^--registry_address/);
  });
});
