import { catchError, EMPTY, lastValueFrom, take, throwError, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallError } from '../../src/errors.ts';
import { consul } from '../../src/registry/consul.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { caller } from '../../src/rpc/caller.ts';
import { streamer } from '../../src/rpc/streamer.ts';
import type { World } from '../../src/world.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import type { Age, GoService, GoServiceOptions } from './go.ts';
import { BUILD_TIME, buildGo, goService } from './go.ts';

live(['go', 'consul'], 'real go-micro services', () => {
  let peer: ConsulPeer;
  let registry: OpenRegistry;
  let call: World['call'];

  beforeAll(async () => {
    await buildGo();
    peer = await consulPeer();
    registry = consul({ addresses: [peer.address] });
    call = caller(registry);
    return async () => {
      await registry[Symbol.asyncDispose]();
      await peer[Symbol.asyncDispose]();
    };
  }, BUILD_TIME);

  const asked = async (service: string, endpoint: string, request: object): Promise<unknown> =>
    JSON.parse((await call(service, endpoint, request as never)).json);
  const failed = (service: string, endpoint: string, request: object, timeout = 10_000): Promise<CallError> =>
    call(service, endpoint, request as never, { timeout }).then(
      ({ json }) => expect.fail(`it answered ${json}`),
      (error) => error,
    );

  /** Starts one that the registry knows, too: it follows Consul a moment behind. */
  const started = async (age: Age, options: GoServiceOptions): Promise<GoService> => {
    const service = await goService(age, peer, options);
    await vi.waitFor(async () => expect(await nodes(service.name)).toEqual([service.id]), 20_000);
    return service;
  };

  describe.each<[string, Age]>([
    ['of 2019', 'old'],
    ['of today', 'new'],
  ])('one %s', (_, age) => {
    const name = `greeter-${age}`;
    let greeter: GoService;
    beforeAll(async () => {
      greeter = await started(age, { name, version: '1.2.3' });
    });
    afterAll(() => greeter[Symbol.asyncDispose]());

    it('is read as it registered itself: version, node, endpoints and their shapes', async () => {
      const [service, ...others] = await registry.get(name);
      expect(others).toEqual([]);
      expect(service).toMatchObject({ name, version: '1.2.3' });
      expect(service?.nodes.map(({ id, address, port }) => [id, `${address}:${port}`])).toEqual([
        [greeter.id, greeter.address],
      ]);
      expect(service?.nodes[0]?.metadata).toMatchObject({ protocol: 'mucp', registry: 'consul', zone: 'a<b>&c' });
      expect(service?.endpoints.map((endpoint) => endpoint.name).sort()).toEqual([
        'Greeter.Count',
        'Greeter.Fail',
        'Greeter.Hello',
        'Greeter.Slow',
      ]);
      const hello = service?.endpoints.find((endpoint) => endpoint.name === 'Greeter.Hello');
      expect(hello?.request).toEqual({
        name: 'HelloRequest',
        type: 'HelloRequest',
        values: [{ name: 'name', type: 'string', values: [] }],
      });
      expect(hello?.response.values).toEqual([{ name: 'msg', type: 'string', values: [] }]);
      expect(service?.endpoints.find((endpoint) => endpoint.name === 'Greeter.Count')?.metadata.stream).toBe('true');
    });

    it('answers', async () => {
      expect(await asked(name, 'Greeter.Hello', { name: 'Änn' })).toEqual({ msg: 'Hello Änn' });
    });

    it('says what is wrong', async () => {
      const own = await failed(name, 'Greeter.Fail', { name: 'Bob' });
      expect([own.status, own.message]).toEqual([404, 'greeter: no such person: Bob (404 Not Found)']);
      expect((await failed(name, 'Greeter.None', {})).message).toBe("rpc: can't find method None");
      expect((await failed(name, 'Nobody.None', {})).message).toBe("rpc: can't find service Nobody");
    });

    it('is given up when it takes too long, and answers the next', async () => {
      expect((await failed(name, 'Greeter.Slow', { milliseconds: 60_000 }, 200)).status).toBe(408);
      expect(await asked(name, 'Greeter.Slow', { milliseconds: 1 })).toEqual({ msg: 'at last' });
    });

    it.each([
      ['that says it speaks mucp', { protocol: 'mucp' }],
      ['that says nothing of how it speaks', {}],
    ])('streams, as a node %s', async (_name, metadata) => {
      const [service] = await registry.get(name);
      const nodes = service!.nodes.map((node) => ({ ...node, metadata }));
      const stream = streamer({ get: async () => [{ ...service!, nodes }] });
      const count = stream(name, 'Greeter.Count', { to: 1_000 }).pipe(take(3), toArray());
      const numbers = (await lastValueFrom(count)).map(({ json }) => JSON.parse(json).number);
      expect(numbers).toEqual([1, 2, 3]);
      // One of 2019 does not say that it is over. One of today may lose it, or write it over its last message.
      const whole = stream(name, 'Greeter.Count', { to: 4 }, { timeout: 1_000 }).pipe(
        catchError((error: CallError) => (error.status === 408 ? EMPTY : throwError(() => error))),
        toArray(),
      );
      const all = (await lastValueFrom(whole)).map(({ json }) => JSON.parse(json).number);
      expect(all.slice(0, 3)).toEqual([1, 2, 3]);
      expect([3, 4]).toContain(all.length);
      const none = lastValueFrom(stream(name, 'Greeter.None', {}, { timeout: 10_000 }));
      await expect(none).rejects.toThrow("rpc: can't find method None");
    });

    it('answers, as a node that says nothing of how it speaks', async () => {
      const [service] = await registry.get(name);
      const nodes = service!.nodes.map((node) => ({ ...node, metadata: {} }));
      const universal = caller({ get: async () => [{ ...service!, nodes }] }, { from: 'go.micro.bot' });
      expect(await universal(name, 'Greeter.Hello', { name: 'Ann' })).toEqual({ json: '{"msg":"Hello Ann"}' });
    });

    it('has a debug handler, or says that it has none', async () => {
      if (age === 'old') {
        expect(await asked(name, 'Debug.Health', {})).toEqual({ status: 'ok' });
        expect(await asked(name, 'Debug.Stats', {})).toMatchObject({ started: expect.any(Number) });
      } else {
        expect((await failed(name, 'Debug.Health', {})).message).toBe("rpc: can't find service Debug");
      }
    });

    it('loses no call of many, one after the other', { timeout: 300_000 }, async () => {
      // With TEST_ALL as many as once showed that go-micro loses three when a connection is used again.
      const many = process.env.TEST_ALL ? 12_000 : 200;
      const services = await registry.get(name);
      const found = caller({ get: async () => services });
      for (let turn = 0; turn < many; turn++) {
        const { json } = await found(name, 'Greeter.Hello', { name: `${turn}` });
        expect(JSON.parse(json)).toEqual({ msg: `Hello ${turn}` });
      }
    });

    it('may be a command of the bot', async () => {
      await using echo = await started(age, { name: `go.micro.bot.echo-${age}`, command: true });
      const help = await asked(echo.name, 'Command.Help', {});
      expect(help).toEqual({ usage: 'echo [words]', description: 'Says what it was told' });
      const said = (await asked(echo.name, 'Command.Exec', { args: ['echo', 'hi'] })) as { readonly result: string };
      expect(Buffer.from(said.result, 'base64').toString()).toBe('echo hi');
      expect(await asked(echo.name, 'Command.Exec', { args: ['echo'] })).toEqual({ error: 'nothing to say' });
    });

    it('is gone at once when it is stopped', async () => {
      await using other = await started(age, { name: `stopped-${age}` });
      await other.stop();
      await vi.waitFor(async () => expect(await registry.get(other.name)).toEqual([]), 20_000);
    });

    it('has no node any more when it was killed and its time is over', { timeout: 30_000 }, async () => {
      await using other = await started(age, { name: `killed-${age}`, ttl: '2s', interval: '500ms' });
      await other.kill();
      // It said no goodbye: Consul believes its last word until the time is over.
      expect(await nodes(other.name)).toEqual([other.id]);
      await vi.waitFor(async () => expect(await statuses(peer, other.name)).toContain('critical'), 15_000);
      expect(await nodes(other.name)).toEqual([]);
    });
  });

  const nodes = async (name: string): Promise<readonly string[]> =>
    (await registry.get(name)).flatMap((version) => version.nodes.map(({ id }) => id));
});

async function statuses(peer: ConsulPeer, name: string): Promise<readonly string[]> {
  const checks = (await peer.ask('GET', `/v1/health/checks/${name}`)) as readonly { readonly Status: string }[];
  return checks.map(({ Status }) => Status);
}
