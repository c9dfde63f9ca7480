import type { Observable, Subscription } from 'rxjs';
import { filter, firstValueFrom, Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Change, Registry, Service } from '../../src/registry.ts';

/** A minute of life, a word every 50 ms: short enough that a test sees several. */
export const kept = { ttl: 60_000, interval: 50 };

let serial = 0;

/** Asks until the answer is right; the limit is for machines that are busy. */
export function eventually<T>(ask: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(ask, { timeout: 15_000, interval: 20 });
}

/** Returns a service with a name of its own, so that tests can share one registry. */
export function sample(over: Partial<Service> = {}): Service {
  const name = over.name ?? `sample-${process.pid}-${serial++}`;
  return {
    name,
    version: '1.0.0',
    metadata: {},
    endpoints: [
      {
        name: 'Say.Hello',
        request: { name: 'HelloRequest', type: 'HelloRequest', values: [{ name: 'name', type: 'string', values: [] }] },
        response: { name: 'HelloResponse', type: 'HelloResponse', values: [] },
        metadata: { stream: 'false' },
      },
    ],
    nodes: [node(`${name}-1`)],
    ...over,
  };
}

/** Returns a node with an id. */
export function node(id: string, over: Partial<Service['nodes'][number]> = {}): Service['nodes'][number] {
  return { id, address: '10.0.0.5', port: 8080, metadata: { server: 'rpc', zone: 'a <b> & ü' }, ...over };
}

/** What every registry does. `open` returns one of a kind; it is asked for anew by every test. */
export function registryContract(open: () => Registry): void {
  const subscriptions: Subscription[] = [];
  afterEach(() => {
    for (const subscription of subscriptions.splice(0)) subscription.unsubscribe();
  });

  /** Keeps a service registered until the test ends, or the function returned is called. */
  const register = async (registry: Registry, service: Service): Promise<() => void> => {
    const registered = registry.register(service, kept);
    return new Promise((resolve, reject) => {
      const subscription = registered.subscribe({
        next: () => resolve(() => subscription.unsubscribe()),
        error: reject,
      });
      subscriptions.push(subscription);
    });
  };

  describe('list and get', () => {
    it('lists names sorted, each once', async () => {
      const registry = open();
      const [b, a] = [sample({ name: `b-${serial}` }), sample({ name: `a-${serial}` })];
      await register(registry, b);
      await register(registry, a);
      await register(registry, { ...a, version: '2.0.0', nodes: [node('other')] });
      const names = await registry.list();
      expect(names.filter((name) => name === a.name || name === b.name)).toEqual([a.name, b.name]);
    });

    it('gives back what was registered', async () => {
      const registry = open();
      const service = sample();
      await register(registry, service);
      expect(await registry.get(service.name)).toEqual([service]);
    });

    it('has an entry per version, with the nodes sorted by id', async () => {
      const registry = open();
      const service = sample({ nodes: [node('n2'), node('n1')] });
      await register(registry, { ...service, version: '2.0.0', nodes: [node('n3')] });
      await register(registry, service);
      const found = await registry.get(service.name);
      expect(found.map(({ version, nodes }) => [version, nodes.map(({ id }) => id)])).toEqual([
        ['1.0.0', ['n1', 'n2']],
        ['2.0.0', ['n3']],
      ]);
    });

    it('knows nothing of an unknown service', async () => {
      expect(await open().get('nobody-has-this-name')).toEqual([]);
    });

    it('keeps names apart that a plain object would mix up', async () => {
      const registry = open();
      expect(await registry.get('constructor')).toEqual([]);
      const service = sample({ nodes: [node('odd', { metadata: { constructor: 'x', ['__proto__']: 'y' } })] });
      await register(registry, service);
      const [found] = await registry.get(service.name);
      expect(Object.entries(found?.nodes[0]?.metadata ?? {}).sort()).toEqual([
        ['__proto__', 'y'],
        ['constructor', 'x'],
      ]);
    });
  });

  describe('register', () => {
    it('is cold: nothing is written before it is subscribed', async () => {
      const registry = open();
      const service = sample();
      const registered = registry.register(service, kept);
      expect(await registry.get(service.name)).toEqual([]);
      expect(await firstValueFrom(registered)).toEqual({ registered: service.name });
    });

    it('deregisters when unsubscribed', async () => {
      const registry = open();
      const service = sample();
      const leave = await register(registry, service);
      leave();
      await eventually(() => registry.list()).not.toContain(service.name);
    });
  });

  describe('checks', () => {
    it('shows every node with its version, healthy as far as anybody knows', async () => {
      const registry = open();
      const service = sample({ nodes: [node('n2'), node('n1')] });
      await register(registry, { ...service, version: '2.0.0', nodes: [node('n0')] });
      await register(registry, service);
      const found = await registry.checks(service.name);
      expect(found.map(({ version, id, status }) => [version, id, status])).toEqual([
        ['1.0.0', 'n1', 'passing'],
        ['1.0.0', 'n2', 'passing'],
        ['2.0.0', 'n0', 'passing'],
      ]);
      expect(found[0]).toMatchObject(node('n1'));
    });

    it('knows no node of an unknown service', async () => {
      expect(await open().checks('nobody-has-this-name')).toEqual([]);
    });
  });

  describe('put and remove', () => {
    it('writes nodes to stay, and takes out those named', async () => {
      const registry = open();
      const service = sample({ nodes: [node(`put-${serial}-1`), node(`put-${serial}-2`)] });
      await registry.put(service);
      await eventually(() => registry.get(service.name)).toEqual([service]);
      const [first, second] = service.nodes;
      await registry.remove({ ...service, nodes: [first!] });
      await eventually(() => registry.get(service.name)).toEqual([{ ...service, nodes: [second] }]);
      await registry.remove({ ...service, nodes: [second!] });
      await eventually(() => registry.list()).not.toContain(service.name);
    });

    it('takes out what is not there without an error', async () => {
      await open().remove(sample());
    });
  });

  describe('stale', () => {
    it('is not while the registry answers', async () => {
      const registry = open();
      await registry.list();
      expect(registry.stale()).toBeUndefined();
    });
  });

  describe('watch', () => {
    it('tells that a service came, changed and went', async () => {
      const registry = open();
      const service = sample();
      const { changes, stop } = await watching(registry, register);
      const first = firstValueFrom(changes.pipe(named(service.name)));
      const leave = await register(registry, service);
      expect(await first).toEqual({ action: 'create', name: service.name, services: [service] });

      const second = firstValueFrom(changes.pipe(named(service.name)));
      const leaveToo = await register(registry, { ...service, nodes: [node(`${service.name}-2`)] });
      expect(nodesOf(await second)).toEqual(['update', [`${service.name}-1`, `${service.name}-2`]]);

      const third = firstValueFrom(changes.pipe(named(service.name)));
      leave();
      expect(nodesOf(await third)).toEqual(['update', [`${service.name}-2`]]);

      const last = firstValueFrom(changes.pipe(named(service.name)));
      leaveToo();
      expect(await last).toEqual({ action: 'delete', name: service.name, services: [] });
      stop();
    });

    it('tells nothing of what was there before', async () => {
      const registry = open();
      const before = sample();
      await register(registry, before);
      const { changes, seen, stop } = await watching(registry, register);
      const after = sample();
      const first = firstValueFrom(changes.pipe(named(after.name)));
      await register(registry, after);
      await first;
      expect(seen).not.toContain(before.name);
      stop();
    });
  });
}

/** Waits until a watch hears: services come until the first of them is seen. */
async function watching(
  registry: Registry,
  register: (registry: Registry, service: Service) => Promise<() => void>,
): Promise<{ changes: Observable<Change>; seen: ReadonlySet<string>; stop: () => void }> {
  const changes = new Subject<Change>();
  const seen = new Set<string>();
  changes.subscribe(({ name }) => seen.add(name));
  const subscription = registry.watch().subscribe(changes);
  await eventually(async () => {
    const beacon = sample({ name: `beacon-${serial++}` });
    const leave = await register(registry, beacon);
    leave();
    return [...seen].some((name) => name.startsWith('beacon-'));
  }).toBe(true);
  return { changes, seen, stop: () => subscription.unsubscribe() };
}

function named(name: string): (changes: Observable<Change>) => Observable<Change> {
  return filter((change: Change) => change.name === name);
}

function nodesOf({ action, services }: Change): readonly [string, readonly string[]] {
  return [action, services.flatMap(({ nodes }) => nodes.map(({ id }) => id))];
}
