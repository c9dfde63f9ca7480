import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flagTable } from '../../src/cli/flag-table.ts';
import { inputs } from '../../src/inputs/index.ts';
import { flagsPage, flagsPath } from './flags-page.ts';

it('docs/flags.md is what the table says; else run node test/cli/flags-page.ts', async () => {
  expect(readFileSync(flagsPath, 'utf8')).toBe(await flagsPage());
});

it('keeps the names of the original', async () => {
  const names = new Map((await flagTable()).map(({ name, env }) => [name, env]));
  const original = {
    inputs: 'MICRO_BOT_INPUTS',
    namespace: 'MICRO_BOT_NAMESPACE',
    server_name: 'MICRO_SERVER_NAME',
    server_address: 'MICRO_SERVER_ADDRESS',
    register_ttl: 'MICRO_REGISTER_TTL',
    register_interval: 'MICRO_REGISTER_INTERVAL',
    registry: 'MICRO_REGISTRY',
    registry_address: 'MICRO_REGISTRY_ADDRESS',
    slack_token: 'MICRO_SLACK_TOKEN',
    slack_debug: 'MICRO_SLACK_DEBUG',
  };
  expect(Object.fromEntries(Object.keys(original).map((name) => [name, names.get(name)]))).toEqual(original);
});

it('gives every secret a twin that names a file', async () => {
  const table = await flagTable();
  const secrets = table.filter(({ flag }) => flag.secret).map(({ name }) => name);
  expect(secrets).toContain('slack_token');
  expect(table.flatMap(({ fileOf }) => fileOf ?? [])).toEqual(secrets);
});

it('the lazy table says of an input what the input says of itself', async () => {
  for (const [name, lazy] of Object.entries(inputs)) {
    const input = await lazy.load();
    expect({ name, description: lazy.description, flags: await lazy.flags() }).toEqual({
      name: input.name,
      description: input.description,
      flags: input.flags,
    });
  }
});

it('refuses a flag that Kubernetes would set', async () => {
  const plugged = (key: string) =>
    flagTable(
      [],
      [{ name: 'talk', description: 'Talk', flags: { [key]: { type: 'string', description: '' } }, can: {} } as never],
    );
  for (const key of ['port', 'service_host', 'service_port', 'service_port_http', 'port_80_tcp', 'port_80_tcp_addr']) {
    await expect(plugged(key)).rejects.toThrow(`--talk_${key}: Kubernetes sets MICRO_TALK_${key.toUpperCase()}`);
  }
  await expect(plugged('server')).resolves.toBeDefined();
});

it('refuses an instance whose flags are those of another', async () => {
  await expect(
    flagTable([
      { name: 'a-b', kind: 'slack' },
      { name: 'a_b', kind: 'slack' },
    ]),
  ).rejects.toThrow(/--a_b_token of a_b: .* is also a flag of a-b: /);
});
