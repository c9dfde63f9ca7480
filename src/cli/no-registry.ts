import { EMPTY } from 'rxjs';
import type { World } from '../world.ts';

/** A registry in which nobody is, and nothing is kept: for runs that are only drawn or played again. */
export const noRegistry: World['registry'] = {
  name: 'none',
  list: async () => [],
  get: async () => [],
  checks: async () => [],
  stale: () => undefined,
  watch: () => EMPTY,
  put: async () => undefined,
  remove: async () => undefined,
};
