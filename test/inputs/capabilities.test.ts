import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Capabilities } from '../../src/input.ts';
import { inputs } from '../../src/inputs/index.ts';
import { capabilitiesPage, capabilitiesPath } from './capabilities-page.ts';

it('docs/inputs/README.md is what the inputs say; else run node test/inputs/capabilities-page.ts', async () => {
  expect(readFileSync(capabilitiesPath, 'utf8')).toBe(await capabilitiesPage());
});

/** What these networks have, and so their inputs must: no suite is passed by claiming less. */
const musts: Readonly<Record<string, Capabilities>> = {
  slack: { history: true, thread: true, edit: true, react: true },
  email: { history: true, thread: true },
  xmpp: { history: true, key: true },
  webhook: { key: true, acknowledge: true },
};

it.each(Object.entries(musts).filter(([name]) => name in inputs))(
  '%s claims what its network has',
  async (name, must) => {
    expect((await inputs[name]?.load({}))?.can).toMatchObject(must);
  },
);
