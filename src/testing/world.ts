import { asyncScheduler } from 'rxjs';
import type { Log } from '../log.ts';
import type { World } from '../world.ts';

/** The world of a run: its clock is virtual, and what the test does not give says so when it is used. */
export function worldOf(given: Partial<World>): World {
  const missing = (part: string) => (): never => {
    throw new Error(`this run has no world.${part}: pass { world: { ${part}: … } } as the last argument of marbles()`);
  };
  const registry = missing('registry');
  return {
    clock: asyncScheduler,
    behind: () => 0,
    log: silent,
    registry: {
      name: 'none',
      list: async () => registry(),
      get: async () => registry(),
      checks: async () => registry(),
      stale: () => undefined,
      watch: registry,
      put: async () => registry(),
      remove: async () => registry(),
    },
    memory: { get: async () => undefined, list: async () => [] },
    letters: { dead: async () => [], waiting: async () => [] },
    call: async () => missing('call')(),
    stream: missing('stream'),
    publish: async () => missing('publish')(),
    status: missing('status'),
    ...given,
  };
}

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
