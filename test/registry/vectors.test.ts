import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownService } from '../../src/registry/consul/known-service.ts';

/** Written by `test/interop/record.ts` from real go-micro services in a real Consul. */
const recorded = async (age: string): Promise<readonly Registration[]> =>
  JSON.parse(await readFile(join(import.meta.dirname, `../interop/vectors/registered-${age}.json`), 'utf8'));

describe.each(['old', 'new'])('what go-micro registered, %s', (age) => {
  it.each(['old', 'new'] as const)('is read as go-micro itself reads it, %s', async (reader) => {
    const registrations = await recorded(age);
    expect(registrations).toHaveLength(2);
    for (const { name, health, read } of registrations) {
      const ours = knownService(name, health as never).services.map(({ version, nodes, endpoints }) => ({
        version,
        nodes: nodes.map(({ id, address, port, metadata }) => ({ id, address: `${address}:${port}`, metadata })),
        endpoints: [...endpoints].sort(byName),
      }));
      const theirs = read[reader].map(({ version, nodes, endpoints }) => ({
        version,
        nodes,
        // Go writes null for what has nothing inside.
        endpoints: JSON.parse(JSON.stringify([...endpoints].sort(byName)).replaceAll('"values":null', '"values":[]')),
      }));
      expect(ours).toEqual(theirs);
    }
  });
});

interface Registration {
  readonly name: string;
  readonly health: unknown;
  readonly read: Readonly<Record<'old' | 'new', readonly Read[]>>;
}

interface Read {
  readonly version: string;
  readonly nodes: readonly unknown[];
  readonly endpoints: readonly { readonly name: string }[];
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
