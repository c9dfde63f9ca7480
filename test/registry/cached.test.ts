import { EMPTY, firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RegistryError } from '../../src/errors.ts';
import { cached } from '../../src/registry/cached.ts';
import type { Ear, Followed, Known } from '../../src/registry/followed.ts';
import type { Change } from '../../src/registry.ts';
import { kept, node, sample } from './contract.ts';

const away = new RegistryError('Consul cannot be reached');

const known = (name: string, over: Partial<Known> = {}): Known => ({
  services: [sample({ name })],
  nodes: [{ ...node(`${name}-1`), version: '1.0.0', status: 'passing', checks: [] }],
  ...over,
});
const gone: Known = { services: [], nodes: [] };

/** A registry whose ear the test has; `there` is what it answers when it is asked. */
function followed(there: Record<string, Known> = {}) {
  const asked: string[] = [];
  let ear: Ear | undefined;
  let ended = false;
  const registry: Followed = {
    name: 'told',
    list: async () => {
      asked.push('all');
      return Object.keys(there).sort();
    },
    known: async (name) => {
      asked.push(name);
      return there[name] ?? gone;
    },
    follow: (listening, signal) => {
      ear = listening;
      signal.addEventListener('abort', () => {
        ended = true;
      });
      return { look: async (name) => listening.tell(name, there[name] ?? gone) };
    },
    register: ({ name }) => of({ registered: name }),
    put: async (service) => {
      there[service.name] = known(service.name);
    },
    remove: async ({ name }) => {
      delete there[name];
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { registry: cached(registry), asked, ear: () => ear as Ear, ended: () => ended, there };
}

describe('a cached registry', () => {
  it('asks until everything has been told, then no more', async () => {
    const { registry, asked, ear } = followed({ a: known('a'), b: known('b') });
    expect(await registry.list()).toEqual(['a', 'b']);
    ear().tell('a', known('a'));
    expect(await registry.get('a')).toEqual(known('a').services);
    expect(asked).toEqual(['all', 'a']);
    ear().tell('b', known('b'));
    ear().heard();
    expect(await registry.list()).toEqual(['a', 'b']);
    expect(await registry.get('b')).toEqual(known('b').services);
    expect(await registry.checks('b')).toEqual(known('b').nodes);
    expect(asked).toEqual(['all', 'a']);
  });

  it('asks about a service that it was not told of', async () => {
    const { registry, asked, ear, there } = followed();
    await registry.list();
    ear().heard();
    expect(await registry.get('new')).toEqual([]);
    there.new = known('new');
    expect(await registry.get('new')).toEqual(known('new').services);
    expect(asked).toEqual(['all', 'new', 'new']);
  });

  it('keeps the names in order while services come and go', async () => {
    const { registry, ear } = followed();
    await registry.list();
    ear().heard();
    for (const name of ['b', 'c', 'a']) ear().tell(name, known(name));
    expect(await registry.list()).toEqual(['a', 'b', 'c']);
    ear().tell('b', gone);
    expect(await registry.list()).toEqual(['a', 'c']);
  });

  it('lists a name before anything else is known of the service', async () => {
    const { registry, ear, asked } = followed({ new: known('new') });
    const seen: Change[] = [];
    registry.watch().subscribe((change) => seen.push(change));
    ear().names(['old']);
    ear().tell('old', known('old'));
    ear().heard();
    ear().names(['old', 'new']);
    expect(await registry.list()).toEqual(['new', 'old']);
    expect(await registry.get('new')).toEqual(known('new').services);
    expect(asked).toEqual(['new']);
    ear().names(['new']);
    expect(await registry.list()).toEqual(['new']);
    // The watch tells what is known for certain.
    expect(seen).toEqual([]);
  });

  it('answers what it knows while the registry is away, and says so', async () => {
    const { registry, ear } = followed();
    await registry.list();
    ear().tell('a', known('a'));
    ear().heard();
    expect(registry.stale()).toBeUndefined();
    ear().lost('Consul cannot be reached');
    expect(await registry.list()).toEqual(['a']);
    expect(await registry.get('a')).toEqual(known('a').services);
    expect(registry.stale()).toEqual({ age: expect.any(Number), reason: 'Consul cannot be reached' });
    expect(registry.stale()?.age).toBeGreaterThanOrEqual(0);
    ear().heard();
    expect(registry.stale()).toBeUndefined();
  });

  it('is not old where nothing is known: the question fails', async () => {
    const registry = cached({
      name: 'away',
      list: () => Promise.reject(away),
      known: () => Promise.reject(away),
      follow: (ear) => {
        ear.lost('away');
        return { look: () => Promise.reject(away) };
      },
      register: () => EMPTY,
      put: () => Promise.reject(away),
      remove: () => Promise.reject(away),
      [Symbol.asyncDispose]: async () => undefined,
    });
    await expect(registry.list()).rejects.toBe(away);
    await expect(registry.get('a')).rejects.toBe(away);
    await expect(registry.put(sample())).rejects.toBe(away);
    expect(registry.stale()).toBeUndefined();
  });

  it('tells a change to those who watch, once, and not what was there before', () => {
    const { registry, ear } = followed();
    const seen: Change[] = [];
    const watching = registry.watch().subscribe((change) => seen.push(change));
    ear().tell('a', known('a'));
    ear().heard();
    ear().tell('a', known('a'));
    ear().tell('b', known('b'));
    ear().tell('b', gone);
    // A check that says something else is no change of the service.
    ear().tell('a', known('a', { nodes: [] }));
    watching.unsubscribe();
    ear().tell('c', known('c'));
    expect(seen).toEqual([
      { action: 'create', name: 'b', services: known('b').services },
      { action: 'delete', name: 'b', services: [] },
    ]);
  });

  it('knows at once what was written through it', async () => {
    const { registry, ear, there } = followed();
    await registry.list();
    ear().heard();
    await registry.put(sample({ name: 'put' }));
    expect(await registry.list()).toEqual(['put']);
    there.kept = known('kept');
    await firstValueFrom(registry.register(sample({ name: 'kept' }), kept));
    expect(await registry.list()).toEqual(['kept', 'put']);
    await registry.remove(sample({ name: 'put' }));
    expect(await registry.list()).toEqual(['kept']);
  });

  it('follows no more when it is disposed', async () => {
    const { registry, ended } = followed();
    await registry.list();
    expect(ended()).toBe(false);
    await registry[Symbol.asyncDispose]();
    expect(ended()).toBe(true);
  });
});
