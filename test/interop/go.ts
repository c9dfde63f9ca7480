import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ConsulPeer } from '../peers/consul.ts';

const run = promisify(execFile);

/** `old` is go-micro v1.18 of 2019, `new` is v5.30 of 2026. */
export type Age = 'old' | 'new';

/** How long building may take on a machine that never built them, in milliseconds. */
export const BUILD_TIME = 600_000;

/** Builds both Go programs; quick when they are built. What they are is in `old/main.go` and `new/main.go`. */
export async function buildGo(): Promise<void> {
  await run(join(import.meta.dirname, 'build'), { maxBuffer: 16 * 1024 * 1024 });
}

/** How a Go service is started. */
export interface GoServiceOptions {
  readonly name?: string;
  readonly version?: string;
  /** How long its word that it lives is good, and how often it gives it; as Go writes durations, `3s`. */
  readonly ttl?: string;
  readonly interval?: string;
  /** It has `Command.Help` and `Command.Exec` and echoes, instead of a `Greeter`. */
  readonly command?: boolean;
}

/** A real go-micro service that runs; disposing kills it. */
export interface GoService extends AsyncDisposable {
  readonly name: string;
  /** Its node's id in the registry. */
  readonly id: string;
  /** Where it listens, `127.0.0.1:PORT`. */
  readonly address: string;
  readonly pid: number;
  /** Ends it as an operator does; it says goodbye to the registry. */
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts a Go service and waits until Consul says that it is well. */
export async function goService(
  age: Age,
  consul: ConsulPeer,
  { name = 'greeter', version = '1.0.0', ttl = '30s', interval = '10s', command = false }: GoServiceOptions = {},
): Promise<GoService> {
  const flags = { registry_address: consul.address, name, version, ttl, interval, command: String(command) };
  const service = await started(age, name, flags);
  try {
    await until(async () => {
      const entries = (await consul.ask('GET', `/v1/health/service/${name}?passing`)) as { Service: { ID: string } }[];
      return entries.find(({ Service }) => Service.ID === service.id);
    }, `${name} in Consul`);
    return service;
  } catch (error) {
    await service.kill();
    throw error;
  }
}

/** Starts a Go service that is found by mdns, and waits until it has said so. */
export async function mdnsService(
  { name = 'greeter', version = '1.0.0' }: GoServiceOptions = {},
  age: Age = 'new',
): Promise<GoService> {
  return await started(age, name, { registry: 'mdns', name, version });
}

/** What go-micro itself finds of a service by mdns, one entry a version. */
export async function mdnsGet(age: Age, service: string): Promise<readonly unknown[]> {
  const [line = '[]'] = await asked(age, 'get', { registry: 'mdns', service });
  return JSON.parse(line) ?? [];
}

/** Asks with go-micro's own client, which finds the service by mdns. */
export async function mdnsCall(age: Age, service: string, endpoint: string): Promise<GoAnswer> {
  const [line = ''] = await asked(age, 'call', { registry: 'mdns', service, endpoint });
  return JSON.parse(line) as GoAnswer;
}

/** What a Go client got: the response, or an error as go-micro gives it. */
export type GoAnswer = { readonly response: unknown } | { readonly error: unknown };

/** What a Go client asks. */
export interface GoQuestion {
  readonly service: string;
  readonly endpoint: string;
  readonly request?: unknown;
  /** In binary ones `request` is that of `Command.Exec`. */
  readonly contentType?: 'application/json' | 'application/json-rpc' | 'application/protobuf' | 'application/proto-rpc';
  /** How often, one after the other. */
  readonly times?: number;
}

/** Asks with go-micro's own client, which finds the service in Consul; one answer for each time. */
export async function goCall(
  age: Age,
  consul: ConsulPeer,
  { service, endpoint, request = {}, contentType = 'application/json', times = 1 }: GoQuestion,
): Promise<readonly GoAnswer[]> {
  const lines = await asked(age, 'call', {
    registry_address: consul.address,
    service,
    endpoint,
    request: JSON.stringify(request),
    content_type: contentType,
    times: String(times),
  });
  return lines.map((line) => JSON.parse(line) as GoAnswer);
}

/** Asks for a stream with go-micro's own client; its messages, and last the error it ended with, for two seconds. */
export async function goStream(
  age: Age,
  consul: ConsulPeer,
  { service, endpoint, request = {} }: GoQuestion,
): Promise<readonly GoAnswer[]> {
  const flags = { registry_address: consul.address, service, endpoint, request: JSON.stringify(request) };
  const lines = await asked(age, 'stream', { ...flags, timeout: '2s' });
  return lines.map((line) => JSON.parse(line) as GoAnswer);
}

/** A real subscriber of go-micro's HTTP broker; disposing kills it. */
export interface GoSubscriber extends AsyncDisposable {
  /** What it heard so far. */
  heard(): readonly unknown[];
}

/** Subscribes to a topic with go-micro's own broker, and resolves once Consul knows; of one queue one hears each message. */
export async function goSubscriber(
  age: Age,
  consul: ConsulPeer,
  { topic, queue = '' }: { readonly topic: string; readonly queue?: string },
): Promise<GoSubscriber> {
  const child = spawn(program(age), ['hear', ...written({ registry_address: consul.address, topic, queue })]);
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const lines = () => said.split('\n').slice(0, -1);
  await until(async () => lines()[0], 'a Go subscriber');
  return {
    heard: () =>
      lines()
        .slice(1)
        .map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: () => ended(child, 'SIGKILL'),
  };
}

/** What go-micro itself reads of a service in Consul, one entry a version. */
export async function goGet(age: Age, consul: ConsulPeer, service: string): Promise<readonly unknown[]> {
  const [line = '[]'] = await asked(age, 'get', { registry_address: consul.address, service });
  return JSON.parse(line) ?? [];
}

async function started(age: Age, name: string, flags: Readonly<Record<string, string>>): Promise<GoService> {
  const child = spawn(program(age), ['serve', ...written(flags)]);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const said = (pattern: RegExp): Promise<string> =>
    until(async () => {
      if (child.exitCode !== null) throw new Error(`the ${age} Go service ended:\n${log}`);
      return pattern.exec(log)?.[1];
    }, `${pattern} in what the Go service logs`).catch(async (error) => {
      await ended(child, 'SIGKILL');
      throw error;
    });
  return {
    name,
    address: await said(/Transport \[http\] Listening on (127\.0\.0\.1:\d+)/),
    id: await said(/Registering node: ([\w.-]+)/),
    pid: child.pid ?? 0,
    stop: () => ended(child, 'SIGTERM'),
    kill: () => ended(child, 'SIGKILL'),
    [Symbol.asyncDispose]: () => ended(child, 'SIGKILL'),
  };
}

async function asked(age: Age, verb: string, flags: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { stdout } = await run(program(age), [verb, ...written(flags)], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').filter((line) => line !== '');
}

function program(age: Age): string {
  return join(import.meta.dirname, '.built', age);
}

function written(flags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(flags).map(([flag, value]) => `-${flag}=${value}`);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** Looks again and again until there is something, for ten seconds. */
async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(20);
  }
  throw new Error(`waited in vain for ${what}`);
}
