// One measurement: a Consul with many services, asked as it is and through the bot's registry. Prints JSON, in ms.
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { consul } from '../src/registry/consul.ts';
import { encodeTags } from '../src/registry/tags.ts';
import { consulPeer } from '../test/peers/consul.ts';

const text = { name: 'name', type: 'string', values: [] };
const hello = {
  name: 'Say.Hello',
  request: { name: 'Request', type: 'Request', values: [text] },
  response: { name: 'Response', type: 'Response', values: [text] },
  metadata: { stream: 'false' },
};
const [services = 1_000, nodes = 3, turns = 60] = process.argv.slice(2).map(Number);

await using peer = await consulPeer();
await crowd();
const bare = consulWatch();
const watch = await appearing(bare.seen);
bare[Symbol.dispose]();
await using registry = consul({ addresses: [peer.address] });
await followed();
const seen = await appearing(async (name) => {
  while (!(await registry.list()).includes(name)) await pause(1);
});
if ((await registry.list()).length < services) throw new Error('the list is not whole');
const list = await timed(5_000, () => registry.list());
const ask = await timed(200, () => peer.ask('GET', '/v1/catalog/services'));
console.log(JSON.stringify({ list, ask, seen, watch }));

/** Services come until the registry tells one: from then on it answers by itself. */
async function followed(): Promise<void> {
  let told = false;
  registry.watch().subscribe(() => {
    told = true;
  });
  for (let at = 0; !told; at++) {
    await registered(`first-${at}`, at);
    await pause(500);
  }
}

/** Fills Consul with services such as go-micro writes, each node with a check. */
async function crowd(): Promise<void> {
  const names = Array.from({ length: services * nodes }, (_, at) => at);
  const worker = async (): Promise<void> => {
    for (let at = names.pop(); at !== undefined; at = names.pop()) await registered(`service-${at % services}`, at);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function registered(name: string, at: number): Promise<void> {
  const metadata = { server: 'mucp', transport: 'http', broker: 'http', registry: 'consul', protocol: 'mucp' };
  await peer.ask('PUT', '/v1/agent/service/register', {
    ID: `${name}-${at}`,
    Name: name,
    Address: '10.0.0.1',
    Port: 1_024 + (at % 60_000),
    Tags: encodeTags({ version: '1.0.0', metadata, endpoints: [hello] }),
    Check: { TTL: '1h', Status: 'passing' },
  });
}

/** How long a new service takes from its registration until `seen` resolves. */
async function appearing(begin: (name: string) => Promise<void>): Promise<Measured> {
  const took: number[] = [];
  // The first is not counted: it waits until everything is followed.
  for (let turn = 0; turn <= turns; turn++) {
    await pause(200 + Math.random() * 200);
    const name = `new-${Math.random().toString(36).slice(2)}`;
    const found = begin(name);
    const started = performance.now();
    await registered(name, 0);
    await found;
    if (turn > 0) took.push(performance.now() - started);
    await peer.ask('PUT', `/v1/agent/service/deregister/${name}-0`);
  }
  return measured(took);
}

/** What `consul watch -type=services` does: one question that waits, asked again with the index of its answer. */
function consulWatch(): Disposable & { readonly seen: (name: string) => Promise<void> } {
  const awaited = new Map<string, () => void>();
  const ended = new AbortController();
  const ask = async (): Promise<void> => {
    for (let index = '0'; !ended.signal.aborted; ) {
      const url = `http://${peer.address}/v1/catalog/services?wait=10s&index=${index}`;
      const response = await fetch(url, { signal: ended.signal });
      const names = (await response.json()) as object;
      for (const [name, found] of awaited) if (Object.hasOwn(names, name)) found();
      index = response.headers.get('x-consul-index') ?? '1';
    }
  };
  ask().catch(() => undefined);
  return {
    seen(name) {
      const found = Promise.withResolvers<void>();
      awaited.set(name, found.resolve);
      return found.promise.finally(() => awaited.delete(name));
    },
    [Symbol.dispose]: () => ended.abort(),
  };
}

interface Measured {
  readonly p50: number;
  readonly p99: number;
}

async function timed(times: number, act: () => Promise<unknown>): Promise<Measured> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const started = performance.now();
    await act();
    took.push(performance.now() - started);
  }
  return measured(took);
}

function measured(took: readonly number[]): Measured {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
