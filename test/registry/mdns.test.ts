import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { deflateSync } from 'node:zlib';
import type { Answer } from 'dns-packet';
import { decode, encode } from 'dns-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, RegistryError } from '../../src/errors.ts';
import { mdns } from '../../src/registry/mdns.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { eventually, kept, node, registryContract, sample } from './contract.ts';

/** A port of its own for every test, on loopback: nobody else is heard, and nothing leaves the machine. */
let port = 0;
const opened: AsyncDisposable[] = [];

beforeEach(async () => {
  const socket = await bound();
  port = socket.address().port;
  socket.close();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each[Symbol.asyncDispose]()));
});

function open(): OpenRegistry {
  const registry = mdns({ addresses: [`127.0.0.1:${port}`] });
  opened.push(registry);
  return registry;
}

/** A socket as any program of the machine has one, which says things to all who listen. */
async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setMulticastInterface('127.0.0.1');
  return socket;
}

async function stranger(): Promise<{ say(packet: Uint8Array): Promise<void>; socket: Socket }> {
  const socket = await bound();
  opened.push({ [Symbol.asyncDispose]: async () => void socket.close() });
  const say = (packet: Uint8Array) =>
    new Promise<void>((resolve, reject) =>
      socket.send(packet, port, '224.0.0.251', (error) => (error ? reject(error) : resolve())),
    );
  return { say, socket };
}

/** Another program that shares the port and hears all. */
async function listener(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(port);
  await once(socket, 'listening');
  socket.addMembership('224.0.0.251', '127.0.0.1');
  opened.push({ [Symbol.asyncDispose]: async () => void socket.close() });
  return socket;
}

/** Keeps a service registered; resolves when it is, with the way to leave. */
function registered(registry: OpenRegistry, service = sample()): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const subscription = registry.register(service, kept).subscribe({
      next: () => resolve(() => subscription.unsubscribe()),
      error: reject,
    });
    opened.push({ [Symbol.asyncDispose]: async () => subscription.unsubscribe() });
  });
}

/** What a machine says of a service that is on it, as go-micro does. */
function response(id: string, service: string, { address = '', ttl = 120 } = {}): Buffer {
  const name = `${id}.${service}.micro`;
  const text = deflateSync(JSON.stringify({ Service: service, Version: '1' })).toString('hex');
  const answers: Answer[] = [
    { type: 'SRV', name, ttl, data: { port: 80, target: 'host' } },
    ...(address === '' ? [] : [{ type: 'A', name: 'host', ttl, data: address } as const]),
    { type: 'TXT', name, ttl, data: text.match(/.{1,255}/gs) ?? [''] },
  ];
  return encode({ type: 'response', answers });
}

/** Collects what a watch tells of all that comes and goes after its first look around. */
async function watched(registry: OpenRegistry, other: OpenRegistry): Promise<readonly string[]> {
  const seen: string[] = [];
  const subscription = registry.watch().subscribe(({ action, name }) => seen.push(`${action} ${name}`));
  opened.push({ [Symbol.asyncDispose]: async () => subscription.unsubscribe() });
  await eventually(() => other.put(sample()).then(() => seen)).not.toEqual([]);
  return seen;
}

describe('mdns', () => {
  describe('as every registry', () => {
    registryContract(open);
  });

  describe('as every registry, of what another bot on this machine registers', () => {
    registryContract(() => {
      const [here, there] = [open(), open()];
      return { ...here, register: there.register, put: there.put, remove: there.remove };
    });
  });

  it('shows two bots on one machine the nodes of both', async () => {
    const [one, other] = [open(), open()];
    const service = sample({ nodes: [node('one')] });
    await registered(one, service);
    await registered(other, { ...service, nodes: [node('other')] });
    for (const registry of [one, other]) {
      await eventually(async () => (await registry.get(service.name)).flatMap(({ nodes }) => nodes)).toEqual([
        node('one'),
        node('other'),
      ]);
    }
  });

  it('lists all of very many that answer at once', async () => {
    const [one, other] = [open(), open()];
    const names = Array.from({ length: 200 }, (_, number) => `many-${1_000 + number}`);
    await Promise.all(names.map((name) => other.put(sample({ name }))));
    await eventually(() => one.list()).toEqual(names);
  });

  it('gets the answers that come to it alone, whoever shares the port', async () => {
    const [one, other] = [open(), open()];
    await Promise.all([one.list(), other.list()]);
    const goMicro = await listener();
    goMicro.on('message', (packet, { port, address }) => {
      const [question] = decode(packet).questions ?? [];
      // As go-micro does: to who asked, and to nobody else.
      if (question?.name === 'alone.micro') goMicro.send(response('n', 'alone'), port, address);
    });
    for (const registry of [one, other]) await eventually(() => registry.get('alone')).toHaveLength(1);
  });

  it('says goodbye when it is disposed, also of what was put', async () => {
    const [one, other] = [open(), open()];
    const [kept, put] = [sample(), sample()];
    const seen = await watched(other, other);
    const leave = await registered(one, kept);
    await one.put(put);
    await eventually(() => seen).toEqual(expect.arrayContaining([`create ${kept.name}`, `create ${put.name}`]));
    leave();
    await one[Symbol.asyncDispose]();
    await eventually(() => seen).toEqual(expect.arrayContaining([`delete ${kept.name}`, `delete ${put.name}`]));
  });

  it('forgets who answers no more, without a goodbye', async () => {
    const registry = open();
    const { say } = await stranger();
    await registry.list();
    await say(response('n', 'silent'));
    await eventually(() => registry.list()).toContain('silent');
    await eventually(() => registry.get('silent')).toEqual([]);
  });

  it('tells that the time of a service is over, with nobody asking', async () => {
    const registry = open();
    const { say } = await stranger();
    const seen = await watched(registry, registry);
    await say(response('n', 'short', { ttl: 1 }));
    await eventually(() => seen).toContain('delete short');
    expect(seen.filter((one) => one.endsWith('short'))).toEqual(['create short', 'delete short']);
  });

  it('asks again before the time of a service is over', async () => {
    const asked: (string | undefined)[] = [];
    const listening = await listener();
    listening.on('message', (packet) => asked.push(...(decode(packet).questions ?? []).map(({ name }) => name)));
    const registry = open();
    const { say } = await stranger();
    await registry.list();
    await say(response('n', 'old', { ttl: 10 }));
    await eventually(() => asked).toContain('old.micro');
  });

  it('tells nothing of nodes that were there before, when it comes to know them', async () => {
    const [registry, other] = [open(), open()];
    const before = sample();
    await other.put(before);
    const seen = await watched(registry, other);
    expect(await registry.get(before.name)).toEqual([before]);
    expect(seen).not.toContain(`create ${before.name}`);
  });

  it('watches again when the port is free', async () => {
    const greedy = createSocket('udp4').bind(port);
    await once(greedy, 'listening');
    const registry = open();
    const seen: string[] = [];
    const subscription = registry.watch().subscribe(({ name }) => seen.push(name));
    opened.push({ [Symbol.asyncDispose]: async () => subscription.unsubscribe() });
    await expect(registry.list()).rejects.toThrow(RegistryError);
    await new Promise<void>((resolve) => greedy.close(() => resolve()));
    await eventually(() => registry.put(sample()).then(() => seen)).not.toEqual([]);
  });

  it('takes the place of a packet for that of a node which names none', async () => {
    const registry = open();
    await registry.list();
    const { say } = await stranger();
    await say(response('a', 'here'));
    await say(response('b', 'here', { address: '0.0.0.0' }));
    await say(response('c', 'here', { address: '10.0.0.7' }));
    const service = () => registry.get('here').then(([one]) => one?.nodes.map(({ id, address }) => [id, address]));
    await eventually(service).toEqual([
      ['a', '127.0.0.1'],
      ['b', '127.0.0.1'],
      ['c', '10.0.0.7'],
    ]);
  });

  it('says once of each service that its words cannot be read, and of a hundred at most', async () => {
    const lines: unknown[] = [];
    const log = { warn: (...line: readonly unknown[]) => void lines.push(line) };
    await using registry = mdns({ addresses: [`127.0.0.1:${port}`], log });
    await registry.list();
    const { say } = await stranger();
    for (let times = 0; times < 2; times++) await say(response('n', 'x y'));
    await say(response('n', 'sound'));
    await eventually(() => registry.list()).toContain('sound');
    const words = 'what a service says over mdns cannot be read; it is left out';
    expect(lines).toEqual([[words, { instance: 'n.x y.micro' }]]);
    for (let number = 0; number < 120; number++) await say(response(`n${number}`, 'x y'));
    await say(response('n', 'sound-too'));
    await eventually(() => registry.list()).toContain('sound-too');
    expect(lines).toHaveLength(100);
  });

  it('answers who asks from a port of its own there, with its own words', async () => {
    const service = sample();
    await registered(open(), service);
    const { say, socket } = await stranger();
    const answer = once(socket, 'message') as Promise<[Buffer]>;
    const question = { type: 'PTR', name: `${service.name}.micro` } as const;
    await say(encode({ type: 'query', id: 4711, questions: [question] }));
    const [packet] = await answer;
    expect(packet.readUInt16BE(0)).toBe(4711);
    // QR and AA; one question and its four records.
    expect([packet.readUInt16BE(2), packet.readUInt16BE(4), packet.readUInt16BE(6)]).toEqual([0x8400, 1, 4]);
  });

  it('shares its port with programs that share theirs, and says so of others', async () => {
    const sharing = createSocket({ type: 'udp4', reuseAddr: true }).bind(port);
    await once(sharing, 'listening');
    await registered(open());
    await new Promise<void>((resolve) => sharing.close(() => resolve()));
    await Promise.all(opened.splice(0).map((each) => each[Symbol.asyncDispose]()));

    const greedy = createSocket('udp4').bind(port);
    await once(greedy, 'listening');
    opened.push({ [Symbol.asyncDispose]: async () => void greedy.close() });
    const registry = open();
    const why = `mdns: UDP port ${port} is held by a program that does not share it (EADDRINUSE)`;
    await expect(registry.list()).rejects.toThrow(why);
    await expect(registry.get('x')).rejects.toThrow(RegistryError);
    await expect(registered(registry)).rejects.toThrow(why);
  });

  it('can be used again when the port is free', async () => {
    const greedy = createSocket('udp4').bind(port);
    await once(greedy, 'listening');
    const registry = open();
    await expect(registry.list()).rejects.toThrow(RegistryError);
    await new Promise<void>((resolve) => greedy.close(() => resolve()));
    expect(await registry.list()).toEqual([]);
  });

  it.each(['nowhere', '127.0.0.1:0', '127.0.0.1:65536', '127.0.0.1:x', '127.0.0.1:1:2', '::1', 'https://127.0.0.1'])(
    'refuses %s as the place',
    (address) => {
      expect(() => mdns({ addresses: [address] })).toThrow(ConfigError);
    },
  );

  it('refuses more than one place, and a place that is not here', async () => {
    expect(() => mdns({ addresses: ['127.0.0.1', '127.0.0.2'] })).toThrow(ConfigError);
    await using registry = mdns({ addresses: [`203.0.113.7:${port}`] });
    await expect(registry.list()).rejects.toThrow('--registry_address: this machine has no address 203.0.113.7');
  });

  it('refuses to register what it cannot say', async () => {
    await expect(registered(open(), sample({ name: 'two words' }))).rejects.toThrow(RegistryError);
    await expect(open().put(sample({ name: 'two words' }))).rejects.toThrow(RegistryError);
    expect(await open().get('x'.repeat(300))).toEqual([]);
    await open().remove(sample({ name: 'x'.repeat(300) }));
  });
});
