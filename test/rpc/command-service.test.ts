import { createServer } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CallError, ConfigError, UsageError } from '../../src/errors.ts';
import { memoryRegistry } from '../../src/registry/memory.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { caller } from '../../src/rpc/caller.ts';
import type { CommandServiceOptions } from '../../src/rpc/command-service.ts';
import { commandService } from '../../src/rpc/command-service.ts';

const greet = {
  name: 'greet',
  usage: 'greet [name]',
  description: 'Greets',
  exec: ([, name]: readonly string[]) => {
    if (name === undefined) throw new UsageError('greet whom?');
    if (name === 'nobody') throw new CallError(404, 'there is no nobody');
    if (name === 'oops') throw new Error('password: hunter2');
    return [{ type: 'table' as const, rows: [['Hello', name]] }];
  },
};

/** Serves a command until the test is over, and returns how it is called. */
async function served(more: Partial<CommandServiceOptions> = {}) {
  const registry: OpenRegistry = memoryRegistry();
  const registered: string[] = [];
  const errors: unknown[] = [];
  const running = commandService({ ...greet, registry, ...more }).subscribe({
    next: (one) => registered.push(one.registered),
    error: (error) => errors.push(error),
  });
  onTestFinished(() => running.unsubscribe());
  await vi.waitFor(() => expect([...registered, ...errors]).toHaveLength(1), 10_000);
  const call = caller(registry);
  const exec = async (...args: string[]) => {
    const { json } = await call('go.micro.bot.greet', 'Command.Exec', { args });
    const { result, error } = JSON.parse(json);
    return [Buffer.from(result, 'base64').toString(), error];
  };
  return { registry, registered, errors, running, call, exec };
}

it('is there, says how it is used, and does it', async () => {
  const { registered, registry, call, exec } = await served({ version: '2', changes: true });
  expect(registered).toEqual(['go.micro.bot.greet']);
  const [service] = await registry.get('go.micro.bot.greet');
  expect(service).toMatchObject({ version: '2', endpoints: [{ name: 'Command.Exec' }] });
  expect(service?.nodes[0]?.metadata).toMatchObject({ protocol: 'mucp', changes: 'true' });
  const { json } = await call('go.micro.bot.greet', 'Command.Help', {});
  expect(JSON.parse(json)).toEqual({ usage: 'greet [name]', description: 'Greets' });
  expect(await exec('greet', 'Ann')).toEqual(['Hello  Ann', '']);
  expect(await call('go.micro.bot.greet', 'Debug.Health', {})).toEqual({ json: '{"status":"ok"}' });
});

it('tells the person what they did wrong, and the bot what the service did', async () => {
  const { exec } = await served();
  expect(await exec('greet')).toEqual(['', 'greet whom?']);
  await expect(exec('greet', 'nobody')).rejects.toThrow('there is no nobody (404 Not Found)');
  await expect(exec('greet', 'oops')).rejects.toThrow('internal error');
});

it('reads no request that is larger than any command', async () => {
  const { exec } = await served();
  expect(await exec('greet', 'x'.repeat(100_000))).toEqual([expect.stringContaining('Hello'), '']);
  await expect(exec('greet', 'x'.repeat(140_000))).rejects.toMatchObject({ status: 413 });
});

it('is gone when it is unsubscribed, and listens no more', async () => {
  const { registry, running } = await served();
  const [service] = await registry.get('go.micro.bot.greet');
  running.unsubscribe();
  expect(await registry.get('go.micro.bot.greet')).toEqual([]);
  const late = caller({ get: async () => [service!] });
  await vi.waitFor(
    () => expect(late('go.micro.bot.greet', 'Command.Help', {})).rejects.toThrow('ECONNREFUSED'),
    10_000,
  );
});

it('listens no more when it is unsubscribed before it did', async () => {
  const registry = memoryRegistry();
  commandService({ ...greet, registry })
    .subscribe()
    .unsubscribe();
  await new Promise(setImmediate);
  expect(await registry.list()).toEqual([]);
});

it('says where it cannot listen, and that there is no such registry', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await vi.waitFor(() => expect(server.listening).toBe(true), 10_000);
  const { port } = server.address() as { readonly port: number };
  const { errors } = await served({ port });
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('EADDRINUSE') })]);
  await expect(firstValueFrom(commandService({ ...greet, registry: 'moon' }))).rejects.toThrow(ConfigError);
});
