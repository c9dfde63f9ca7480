import { describe, expect, it } from 'vitest';
import { CallError, RegistryError } from '../../src/errors.ts';
import type { Node, Service } from '../../src/registry.ts';
import { publisher } from '../../src/rpc/publisher.ts';
import { freePort } from '../peers/live.ts';
import { http, rawServer } from './raw.ts';

const node = (id: string, port: number, metadata: Node['metadata'] = {}): Node => ({
  id,
  address: '127.0.0.1',
  port,
  metadata: { broker: 'http', topic: 'events', ...metadata },
});

const service = (name: string, version: string, ...nodes: readonly Node[]): Service => ({
  name,
  version,
  metadata: {},
  endpoints: [],
  nodes,
});

const everybody = 'ff.http.broadcast';

/** A registry that knows these services. */
function knowing(...services: readonly Service[]): { get: (name: string) => Promise<readonly Service[]> } {
  return { get: async (name) => services.filter((one) => one.name === name) };
}

const taken = http('');

describe('publishing', () => {
  it('posts one message that subscribers of every age read', async () => {
    await using server = await rawServer(() => taken);
    const publish = publisher(knowing(service('micro.http.broker', everybody, node('events-1', server.port))));
    expect(await publish('events', { name: 'Änn' })).toEqual({ took: ['events-1'], failed: [] });
    const [head = '', body = ''] = server.requests[0]!.split('\r\n\r\n');
    expect(head.split('\r\n')[0]).toBe('POST /_sub?id=events-1 HTTP/1.1');
    expect(head.toLowerCase()).toContain('\r\ncontent-type: application/json\r\n');
    const { Header, Body } = JSON.parse(body);
    expect(Header).toEqual({
      'Content-Type': 'application/json',
      ':topic': 'events',
      'Micro-Topic': 'events',
      'Micro-Id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(Buffer.from(Body, 'base64').toString()).toBe('{"name":"Änn"}');
  });

  it('finds subscribers by all the names that the broker had, and no other topic', async () => {
    await using server = await rawServer(() => taken);
    const { port } = server;
    const registry = knowing(
      service('topic:events', everybody, { ...node('of-2016', port), metadata: { secure: 'false' } }),
      service('go.micro.http.broker', everybody, node('of-2019', port), node('other', port, { topic: 'more' })),
      service('micro.http.broker', everybody, node('of-today', port), node('nats', port, { broker: 'nats' })),
    );
    const { took } = await publisher(registry)('events', {});
    expect([...took].sort()).toEqual(['of-2016', 'of-2019', 'of-today']);
  });

  it('goes to one of a queue, and to another when that cannot be reached', async () => {
    const dead = await freePort();
    await using server = await rawServer(() => taken);
    const registry = knowing(
      service('micro.http.broker', 'workers', node('dead', dead), node('one', server.port), node('two', server.port)),
    );
    let lot = 0;
    const publish = publisher(registry, { random: () => lot++ / 10 });
    expect(await publish('events', {})).toEqual({ took: ['one'], failed: [] });
    expect(server.requests).toHaveLength(1);
  });

  it('says who did not take it, and fails when nobody did', async () => {
    await using busy = await rawServer(() => 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n');
    await using deaf = await rawServer(() => undefined);
    const registry = knowing(service('micro.http.broker', everybody, node('busy', busy.port), node('deaf', deaf.port)));
    const error = await publisher(registry, { timeout: 100 })('events', {}).catch((failure) => failure);
    expect(error).toBeInstanceOf(CallError);
    expect(error.message).toBe(
      `nobody took it: busy: 127.0.0.1:${busy.port} answered 500; deaf: 127.0.0.1:${deaf.port} cannot be reached (no answer)`,
    );
  });

  it.each(['302 Found', '307 Temporary Redirect'])('goes nowhere else at %s', async (status) => {
    await using inner = await rawServer(() => taken);
    const elsewhere = `Location: http://127.0.0.1:${inner.port}/inner`;
    await using server = await rawServer(() => http('', [elsewhere], status));
    const publish = publisher(knowing(service('micro.http.broker', everybody, node('one', server.port))));
    await expect(publish('events', {})).rejects.toThrow(
      new CallError(503, `nobody took it: one: 127.0.0.1:${server.port} answered ${status.slice(0, 3)}`),
    );
    expect(inner.requests).toEqual([]);
  });

  it('says that nobody subscribes, and why the registry cannot tell', async () => {
    await expect(publisher(knowing())('events', {})).rejects.toThrow(
      new CallError(404, 'nobody subscribes to events, so nobody would hear it'),
    );
    const away = { get: () => Promise.reject(new RegistryError('Consul is away')) };
    await expect(publisher(away)('events', {})).rejects.toThrow(new CallError(503, 'Consul is away'));
  });
});
