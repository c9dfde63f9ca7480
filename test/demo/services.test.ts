import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { demoServices } from '../../src/demo/services.ts';
import { RegistryError } from '../../src/errors.ts';
import { memoryRegistry } from '../../src/registry/memory.ts';
import { caller } from '../../src/rpc/caller.ts';

describe('demo services', () => {
  it('are in the registry, answer, and leave', async () => {
    const registry = memoryRegistry();
    const demo = await demoServices(registry, () => Date.UTC(2016, 5, 7, 12, 30));
    expect(await registry.list()).toEqual(['clock', 'greeter']);
    const [greeter] = await registry.get('greeter');
    expect(greeter?.endpoints.map(({ name }) => name)).toEqual(['Say.Hello']);

    const call = caller(registry);
    expect(await call('greeter', 'Say.Hello', { name: 'Ann' })).toEqual({ json: '{"msg":"Hello Ann"}' });
    expect(await call('greeter', 'Say.Hello', {})).toEqual({ json: '{"msg":"Hello you"}' });
    expect(await call('clock', 'Clock.Now', {})).toEqual({ json: '{"time":"2016-06-07 12:30:00","zone":"UTC"}' });
    expect(await call('clock', 'Clock.Now', { zone: 'Europe/Berlin' })).toEqual({
      json: '{"time":"2016-06-07 14:30:00","zone":"Europe/Berlin"}',
    });
    await expect(call('clock', 'Clock.Now', { zone: 'Mars' })).rejects.toThrow('there is no time zone Mars');
    await expect(call('greeter', 'Say.Hello', { name: 7 })).rejects.toThrow('name is a text');

    await demo[Symbol.asyncDispose]();
    expect(await registry.list()).toEqual([]);
    const node = greeter!.nodes[0]!;
    await expect(fetch(`http://${node.address}:${node.port}`, { method: 'POST' })).rejects.toThrow();
  });

  it('fail in words when the registry does, and leave nothing behind', async () => {
    const registry = { ...memoryRegistry(), register: () => throwError(() => new RegistryError('no right')) };
    await expect(demoServices(registry)).rejects.toThrow('no right');
  });
});
