import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  hipchat: { history: true, key: true },
  webhook: { key: true, acknowledge: true },
};

it.each(Object.entries(musts))('%s claims what its network has', async (name, must) => {
  expect((await inputs[name]?.load({}))?.can).toMatchObject(must);
});

it.each(Object.keys(inputs))('%s is tried by the suite that every input passes', (name) => {
  expect(existsSync(join(import.meta.dirname, `${name}-contract.test.ts`))).toBe(true);
});
