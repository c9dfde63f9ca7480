import { beforeEach, expect, it, vi } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { RegistryError } from '../../src/errors.ts';
import { consul } from '../../src/registry/consul.ts';
import type { OpenRegistry, RegistryOptions } from '../../src/registry/options.ts';
import { decodeTags } from '../../src/registry/tags.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import { said } from './call-for.ts';

const definition = JSON.stringify({
  name: 'db',
  version: '15',
  metadata: { team: 'a' },
  endpoints: [{ name: 'Db.Ask', request: { name: 'Request', type: 'Request', values: null }, response: null }],
  nodes: [
    { id: 'db-1', address: '10.0.0.5', port: 5432 },
    { id: 'db-2', address: '10.0.0.6', port: 5432, metadata: { zone: 'b' } },
  ],
});

live('consul', 'register and deregister, in Consul', () => {
  let started: AsyncDisposableStack;
  let peer: ConsulPeer;
  let registry: OpenRegistry;

  const open = (options: RegistryOptions = {}) => started.use(consul({ addresses: [peer.address], ...options }));
  const use = async (options: Parameters<typeof consulPeer>[0] = {}) => {
    peer = started.use(await consulPeer(options));
    registry = open();
  };
  beforeEach(() => {
    started = new AsyncDisposableStack();
    return () => started.disposeAsync();
  });

  /** Says it, says yes to what is asked, and resolves with the question and the answer. */
  const sure = async (line: string) => {
    const asked: string[] = [];
    const answer = await said(commands(), line, { registry }, async (question) => {
      asked.push(String(question));
      return 'yes';
    });
    return { asked: asked.join('\n'), answer };
  };

  it('writes every node as go-micro does, without a check, and takes them out', { timeout: 60_000 }, async () => {
    await use();
    expect(await sure(`register service ${definition}`)).toEqual({
      asked: expect.stringMatching(/^This writes db, version 15, into consul, to stay until it is deregistered:\n/),
      answer: 'ok',
    });
    const entries = (await peer.ask('GET', '/v1/health/service/db')) as readonly Entry[];
    expect(entries.map(({ Service: { ID, Address, Port } }) => [ID, Address, Port]).sort()).toEqual([
      ['db-1', '10.0.0.5', 5432],
      ['db-2', '10.0.0.6', 5432],
    ]);
    for (const { Checks } of entries) expect(Checks.map(({ CheckID }) => CheckID)).toEqual(['serfHealth']);
    const second = entries.find(({ Service: { ID } }) => ID === 'db-2');
    expect(decodeTags(second?.Service.Tags ?? [])).toMatchObject({
      version: '15',
      metadata: { team: 'a', zone: 'b' },
      endpoints: [{ name: 'Db.Ask' }],
    });

    expect((await sure('deregister service {"name":"db","nodes":[{"id":"db-1"}]}')).answer).toBe('ok');
    expect(await peer.ask('GET', '/v1/health/service/db')).toMatchObject([{ Service: { ID: 'db-2' } }]);
    expect((await sure('deregister service db')).answer).toBe('ok');
    expect(await peer.ask('GET', '/v1/health/service/db')).toEqual([]);
    await expect(sure('deregister service db')).rejects.toThrow(new RegistryError('Service not found'));
  });

  it('takes out what died, and says that it did', { timeout: 60_000 }, async () => {
    await use();
    const check = { TTL: '1h', Status: 'critical' };
    const dead = { ID: 'old-1', Name: 'old', Port: 1, Address: '10.0.0.7', Tags: ['v=1'], Check: check };
    await peer.ask('PUT', '/v1/agent/service/register', dead);
    expect(await sure('deregister service old')).toEqual({
      asked: expect.stringContaining('\n  old-1 at 10.0.0.7:1, version 1, critical\n'),
      answer: 'ok',
    });
    expect(await peer.ask('GET', '/v1/health/service/old')).toEqual([]);
  });

  it('takes out what another agent wrote that is gone', { timeout: 60_000 }, async () => {
    await use();
    const lost = { Node: 'gone', Address: '10.0.0.9', Service: { ID: 'far-1', Service: 'far', Port: 1 } };
    await peer.ask('PUT', '/v1/catalog/register', lost);
    expect((await sure('deregister service far')).answer).toBe('ok');
    expect(await peer.ask('GET', '/v1/health/service/far')).toEqual([]);
  });

  it('puts no node in the place of another service’s', { timeout: 60_000 }, async () => {
    await use();
    await sure(`register service ${definition}`);
    const nodes = [
      { id: 'new-1', address: '10.0.0.8', port: 1 },
      { id: 'db-2', address: '10.0.0.8', port: 1 },
    ];
    const evil = JSON.stringify({ name: 'test-1', nodes });
    await expect(sure(`register service ${evil}`)).rejects.toThrow(
      new RegistryError('the id db-2 belongs to db: give the node one of its own'),
    );
    // The agent tells the catalog in its own time.
    await vi.waitFor(async () => expect(await registry.list()).toEqual(['consul', 'db']), 10_000);
  });

  it('says what the token lacks, and where nobody answers', { timeout: 60_000 }, async () => {
    await use({ acl: true });
    const token = await peer.scoped('service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }');
    registry = open({ token });
    const refusal = sure(`register service ${definition}`);
    await expect(refusal).rejects.toThrow(RegistryError);
    await expect(refusal).rejects.toThrow(/permission denied.*--registry_token.*service:write to register/);
    await expect(refusal).rejects.not.toThrow(token);
    await peer.kill();
    await expect(sure('deregister service db')).rejects.toThrow(/--registry_address/);
  });
});

interface Entry {
  readonly Service: {
    readonly ID: string;
    readonly Address: string;
    readonly Port: number;
    readonly Tags: readonly string[];
  };
  readonly Checks: readonly { readonly CheckID: string }[];
}
