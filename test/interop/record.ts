import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { encodeTags } from '../../src/registry/tags.ts';
import { consulPeer } from '../peers/consul.ts';
import type { Age, GoService } from './go.ts';
import { buildGo, goCall, goGet, goService, goStream } from './go.ts';

/** Writes `vectors/` anew: what real go-micro registers, and every byte that its clients and servers say to each other. */

const ages: readonly Age[] = ['old', 'new'];
const folder = join(import.meta.dirname, 'vectors');

await buildGo();
await mkdir(folder, { recursive: true });
await using consul = await consulPeer();

for (const server of ages) {
  await using greeter = await goService(server, consul, { name: `greeter-${server}`, version: '1.2.3' });
  await using command = await goService(server, consul, { name: `go.micro.bot.echo-${server}`, command: true });
  const registered = [];
  for (const { name } of [greeter, command]) {
    registered.push({
      name,
      catalog: await consul.ask('GET', `/v1/catalog/service/${name}`),
      health: await consul.ask('GET', `/v1/health/service/${name}`),
      /** What go-micro's own clients read of that. */
      read: { old: await goGet('old', consul, name), new: await goGet('new', consul, name) },
    });
  }
  await write(`registered-${server}`, registered);

  const talks = [];
  for (const client of ages) {
    for (const metadata of [{ protocol: 'mucp' }, {}]) {
      talks.push(...(await conversations(client, metadata, greeter, command)));
    }
  }
  await write(`talks-with-${server}`, talks);
}

async function conversations(
  client: Age,
  metadata: Readonly<Record<string, string>>,
  greeter: GoService,
  command: GoService,
): Promise<readonly unknown[]> {
  const name = 'recorded';
  const talks = [];
  const questions = [
    { to: greeter, endpoint: 'Greeter.Hello', request: { name: 'Änn' } },
    { to: greeter, endpoint: 'Greeter.Fail', request: { name: 'Bob' } },
    { to: greeter, endpoint: 'Greeter.None', request: {} },
    { to: greeter, endpoint: 'Debug.Health', request: {} },
    { to: command, endpoint: 'Command.Help', request: {} },
    ...(['application/json', 'application/json-rpc', 'application/protobuf', 'application/proto-rpc'] as const).map(
      (contentType) => ({ to: command, endpoint: 'Command.Exec', request: { args: ['echo', 'hi'] }, contentType }),
    ),
  ];
  for (const { to, ...question } of questions) {
    await using tap = await listenIn(to.address);
    await register(name, tap.port, metadata);
    const got = await goCall(client, consul, { service: name, ...question });
    talks.push({ client, metadata, ...question, heard: tap.heard(), got });
  }
  await using tap = await listenIn(greeter.address);
  await register(name, tap.port, metadata);
  const question = { endpoint: 'Greeter.Count', request: { to: 3 } };
  const got = await goStream(client, consul, { service: name, ...question });
  talks.push({ client, metadata, ...question, stream: true, heard: tap.heard(), got });
  return talks;
}

async function register(name: string, port: number, metadata: Readonly<Record<string, string>>): Promise<void> {
  const Tags = encodeTags({ version: '1.0.0', metadata, endpoints: [] });
  await consul.ask('PUT', '/v1/agent/service/register', {
    ID: `${name}-1`,
    Name: name,
    Address: '127.0.0.1',
    Port: port,
    Tags,
  });
}

/** All that one side said until the other spoke: as text, or in base64 where it is none. */
interface Heard {
  readonly from: 'client' | 'server';
  /** Which connection, from 1. */
  readonly connection: number;
  readonly text?: string;
  readonly base64?: string;
}

/** Stands between client and server, passes all on and keeps it. */
async function listenIn(address: string): Promise<AsyncDisposable & { port: number; heard(): readonly Heard[] }> {
  const [host, port] = address.split(':');
  const said: { readonly from: Heard['from']; readonly connection: number; readonly chunks: Buffer[] }[] = [];
  let connection = 0;
  const open = new Set<{ destroy(): void }>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const number = ++connection;
    const upstream = connect({ host: host ?? '', port: Number(port), allowHalfOpen: true });
    for (const [from, one, other] of [
      ['client', client, upstream],
      ['server', upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('data', (chunk: Buffer) => {
        const last = said.at(-1);
        if (last?.from === from && last.connection === number) last.chunks.push(chunk);
        else said.push({ from, connection: number, chunks: [chunk] });
        other.write(chunk);
      });
      one.on('end', () => other.end());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => said.map(({ chunks, ...one }) => ({ ...one, ...written(Buffer.concat(chunks)) })),
    async [Symbol.asyncDispose]() {
      for (const one of open) one.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function written(bytes: Buffer): { readonly text: string } | { readonly base64: string } {
  const text = bytes.toString();
  const plain = Buffer.from(text).equals(bytes) && !/(?!\s)\p{Cc}/u.test(text);
  return plain ? { text } : { base64: bytes.toString('base64') };
}

async function write(name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(value, undefined, 2)}\n`);
}
