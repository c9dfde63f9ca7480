import type { Subscription } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { mdns } from '../../src/registry/mdns.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { caller } from '../../src/rpc/caller.ts';
import type { Served } from '../../src/rpc/serve.ts';
import { serve } from '../../src/rpc/serve.ts';
import { live } from '../peers/live.ts';
import { eventually } from '../registry/contract.ts';
import type { Age } from './go.ts';
import { BUILD_TIME, buildGo, mdnsCall, mdnsGet, mdnsService } from './go.ts';

/** mdns is the network itself, and this machine's is shared: names are of this run. */
const name = (what: string): string => `${what}-${process.pid}`;

const ages: readonly (readonly [string, Age])[] = [
  ['of 2019', 'old'],
  ['of today', 'new'],
];

live('go', 'real go-micro services found by mdns', () => {
  let registry: OpenRegistry;

  beforeAll(async () => {
    await buildGo();
    registry = mdns();
    return () => registry[Symbol.asyncDispose]();
  }, BUILD_TIME);

  describe.each(ages)('one %s', (_, age) => {
    it('is listed, read as it registered itself, and answers', async () => {
      await using greeter = await mdnsService({ name: name(`greeter-${age}`), version: '1.2.3' }, age);
      await eventually(() => registry.list()).toContain(greeter.name);
      const [service, ...others] = await registry.get(greeter.name);
      expect(others).toEqual([]);
      expect(service).toMatchObject({ name: greeter.name, version: '1.2.3' });
      expect(service?.nodes.map(({ id, address, port }) => [id, `${address}:${port}`])).toEqual([
        [greeter.id, greeter.address],
      ]);
      expect(service?.nodes[0]?.metadata).toMatchObject({ protocol: 'mucp', registry: 'mdns', zone: 'a<b>&c' });
      expect(service?.endpoints.map((endpoint) => endpoint.name).sort()).toEqual([
        'Greeter.Count',
        'Greeter.Fail',
        'Greeter.Hello',
        'Greeter.Slow',
      ]);
      const { json } = await caller(registry)(greeter.name, 'Greeter.Hello', { name: 'Änn' });
      expect(JSON.parse(json)).toEqual({ msg: 'Hello Änn' });
    });

    it('is told by the watch: it came, it went when it was stopped', async () => {
      const seen: string[] = [];
      const watched = registry.watch().subscribe((change) => {
        if (change.name === name(`watched-${age}`)) seen.push(change.action);
      });
      // The watch tells of what comes after its first look around.
      await eventually(async () => {
        await using greeter = await mdnsService({ name: name(`watched-${age}`) }, age);
        await eventually(async () => (await registry.get(greeter.name)).length).toBe(1);
        await greeter.stop();
        return seen.join(' ');
      }).toMatch(/create (?:update )*delete$/);
      watched.unsubscribe();
    });

    it('is gone with the next question when it was killed', async () => {
      await using greeter = await mdnsService({ name: name(`killed-${age}`) }, age);
      await eventually(async () => (await registry.get(greeter.name)).length).toBe(1);
      await greeter.kill();
      await eventually(() => registry.get(greeter.name)).toEqual([]);
      await eventually(() => registry.list()).not.toContain(greeter.name);
    });
  });

  it('is refused to be taken out: it answers for itself', async () => {
    await using greeter = await mdnsService({ name: name('stays') });
    await eventually(async () => (await registry.get(greeter.name)).length).toBe(1);
    const [service] = await registry.get(greeter.name);
    await expect(registry.remove(service!)).rejects.toThrow(`${greeter.id} runs and answers for itself`);
  });

  describe('a service of ours', () => {
    const own = name('go.micro.bot');
    let served: Served;
    let registered: Subscription;
    const node = () => ({
      id: `${own}-1`,
      address: served.address,
      port: served.port,
      metadata: { protocol: 'mucp', zone: 'a<b>&c' },
    });

    beforeAll(async () => {
      served = await serve({ name: own, handlers: {} });
      const service = { name: own, version: '1.0.0', metadata: {}, endpoints: [], nodes: [node()] };
      registered = registry.register(service, { ttl: 30_000, interval: 10_000 }).subscribe();
      return async () => {
        registered.unsubscribe();
        await served[Symbol.asyncDispose]();
      };
    });

    it.each(ages)('is found by go-micro %s as it registered itself, and asked', async (_, age) => {
      await eventually(() => mdnsGet(age, own)).toMatchObject([
        {
          name: own,
          version: '1.0.0',
          nodes: [{ id: node().id, address: `${served.address}:${served.port}`, metadata: node().metadata }],
        },
      ]);
      expect(await mdnsCall(age, own, 'Debug.Health')).toEqual({ response: { status: 'ok' } });
    });

    it('is not found any more once it left', async () => {
      registered.unsubscribe();
      await eventually(() => mdnsGet('new', own)).toEqual([]);
    });
  });
});
