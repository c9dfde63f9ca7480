import { afterAll, beforeAll } from 'vitest';
import type { Prosody, ProsodyOptions } from './prosody.ts';
import { startProsody } from './prosody.ts';

/** Two that run while the tests of a group do; not there before. */
export interface Prosodies {
  readonly server: Prosody;
  /** Keeps no archives. */
  readonly bare: Prosody;
}

const timeout = 180_000;

/** Starts them before the tests of a group, and ends them after. */
export function prosodies(accounts: ProsodyOptions['accounts']): Prosodies {
  const running = {} as { -readonly [P in keyof Prosodies]: Prosody };
  const all = new AsyncDisposableStack();
  beforeAll(async () => {
    running.server = all.use(await startProsody({ accounts }));
    running.bare = all.use(await startProsody({ accounts, archive: false }));
  }, timeout);
  afterAll(() => all.disposeAsync(), timeout);
  return running;
}
