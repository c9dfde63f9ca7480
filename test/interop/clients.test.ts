import type { Subscription } from 'rxjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { Json } from '../../src/json.ts';
import { consul } from '../../src/registry/consul.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import type { Served } from '../../src/rpc/serve.ts';
import { serve } from '../../src/rpc/serve.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import type { Age } from './go.ts';
import { BUILD_TIME, buildGo, goCall, goGet } from './go.ts';

live(['go', 'consul'], 'a service of ours, asked by real go-micro clients', () => {
  let peer: ConsulPeer;
  let registry: OpenRegistry;
  let served: Served;

  beforeAll(async () => {
    await buildGo();
    peer = await consulPeer();
    registry = consul({ addresses: [peer.address] });
    served = await serve({
      name: 'go.micro.bot',
      handlers: {
        'Bot.Exec': (request) => ({ result: Buffer.from(words(request)).toString('base64'), error: '' }),
        'Bot.No': () => Promise.reject(new CallError(404, 'no such person: Ünal')),
      },
    });
    return async () => {
      await served[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
      await peer[Symbol.asyncDispose]();
    };
  }, BUILD_TIME);

  describe.each<[string, Record<string, string>]>([
    ['that says it speaks mucp', { protocol: 'mucp' }],
    ['that says nothing of how it speaks', {}],
  ])('one %s', (_, metadata) => {
    let registered: Subscription;
    beforeEach(async () => {
      const node = { id: 'go.micro.bot-1', address: served.address, port: served.port, metadata };
      const service = { name: 'go.micro.bot', version: '1.0.0', metadata: {}, endpoints: [], nodes: [node] };
      registered = registry.register(service, { ttl: 30_000, interval: 10_000 }).subscribe();
      await vi.waitFor(async () => expect(await registry.get('go.micro.bot')).toHaveLength(1), 10_000);
      return async () => {
        registered.unsubscribe();
        await vi.waitFor(async () => expect(await registry.get('go.micro.bot')).toEqual([]), 10_000);
      };
    });

    it.each<[string, Age]>([
      ['of 2019', 'old'],
      ['of today', 'new'],
    ])('is found and asked by a client %s', async (_, age) => {
      const ask = (endpoint: string, request: object = {}) =>
        goCall(age, peer, { service: 'go.micro.bot', endpoint, request });
      expect(await ask('Debug.Health')).toEqual([{ response: { status: 'ok' } }]);
      expect(await ask('Bot.Exec', { args: ['echo', 'hi'] })).toEqual([
        { response: { result: Buffer.from('echo hi').toString('base64'), error: '' } },
      ]);
      expect(await ask('Bot.No')).toEqual([
        { error: { id: 'go.micro.bot', code: 404, detail: 'no such person: Ünal', status: 'Not Found' } },
      ]);
    });

    it.each<[string, Age]>([
      ['of 2019', 'old'],
      ['of today', 'new'],
    ])('answers a client %s a thousand times over its connections', async (_, age) => {
      const question = { service: 'go.micro.bot', endpoint: 'Debug.Health', times: 1_000 };
      const answers = await goCall(age, peer, question);
      expect(answers).toHaveLength(1_000);
      expect(answers.filter((answer) => !('response' in answer))).toEqual([]);
    });

    it.each<[string, Age]>([
      ['of 2019', 'old'],
      ['of today', 'new'],
    ])('is read by go-micro %s as it was written', async (_, age) => {
      expect(await goGet(age, peer, 'go.micro.bot')).toMatchObject([
        {
          name: 'go.micro.bot',
          version: '1.0.0',
          nodes: [{ id: 'go.micro.bot-1', address: `${served.address}:${served.port}`, metadata }],
        },
      ]);
    });
  });
});

function words(request: Json): string {
  const { args } = request as { readonly args: readonly string[] };
  return args.join(' ');
}
