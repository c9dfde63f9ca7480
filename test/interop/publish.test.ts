import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { consul } from '../../src/registry/consul.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { publisher } from '../../src/rpc/publisher.ts';
import type { World } from '../../src/world.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import type { Age, GoSubscriber } from './go.ts';
import { BUILD_TIME, buildGo, goSubscriber } from './go.ts';

live(['go', 'consul'], 'real go-micro subscribers', () => {
  let peer: ConsulPeer;
  let registry: OpenRegistry;
  let publish: World['publish'];
  const running: GoSubscriber[] = [];

  beforeAll(async () => {
    await buildGo();
    peer = await consulPeer();
    registry = consul({ addresses: [peer.address] });
    publish = publisher(registry);
    return async () => {
      await registry[Symbol.asyncDispose]();
      await peer[Symbol.asyncDispose]();
    };
  }, BUILD_TIME);
  afterEach(async () => {
    for (const one of running.splice(0)) await one[Symbol.asyncDispose]();
  });

  const hearing = async (age: Age, topic: string, queue?: string) => {
    const subscriber = await goSubscriber(age, peer, { topic, ...(queue && { queue }) });
    running.push(subscriber);
    return subscriber;
  };

  describe.each<[string, Age]>([
    ['of 2019', 'old'],
    ['of today', 'new'],
  ])('%s', (_, age) => {
    it('each hear what is published to their topic, and nothing else', async () => {
      const topic = `events-${age}`;
      const one = await hearing(age, topic);
      const two = await hearing(age, topic);
      const other = await hearing(age, `other-${age}`);
      const { took, failed } = await publish(topic, { name: 'Änn', n: 1 });
      expect([took.length, failed]).toEqual([2, []]);
      for (const { heard } of [one, two]) {
        await vi.waitFor(() => expect(heard()).toEqual([{ name: 'Änn', n: 1 }]), 10_000);
      }
      await publish(`other-${age}`, { last: true });
      await vi.waitFor(() => expect(other.heard()).toEqual([{ last: true }]), 10_000);
      expect(one.heard()).toHaveLength(1);
    });

    it('of one queue one hears each', async () => {
      const topic = `jobs-${age}`;
      const workers = [await hearing(age, topic, 'workers'), await hearing(age, topic, 'workers')];
      for (let n = 0; n < 10; n++) expect((await publish(topic, { n })).took).toHaveLength(1);
      const all = () => workers.flatMap(({ heard }) => heard() as { n: number }[]).map(({ n }) => n);
      await vi.waitFor(() => expect(all().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 10_000);
    });
  });

  it('are told apart from nobody at all', async () => {
    await expect(publish('nobody-here', {})).rejects.toThrow('nobody subscribes to nobody-here');
  });

  it('that are gone without a word are named', async () => {
    const topic = 'gone';
    const gone = await hearing('new', topic);
    const stays = await hearing('old', topic);
    await gone[Symbol.asyncDispose]();
    const { took, failed } = await publish(topic, { n: 1 });
    expect(took).toHaveLength(1);
    expect(failed).toEqual([expect.stringMatching(/^gone-.*: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/)]);
    await vi.waitFor(() => expect(stays.heard()).toEqual([{ n: 1 }]), 10_000);
  });
});
