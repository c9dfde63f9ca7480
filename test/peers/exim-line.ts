import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { endGroup } from './end-group.ts';

/** How long until it is tried again, in milliseconds. */
const every = 250;

/** What tries again, until it is stopped. */
export interface EximLine {
  stop(): Promise<void>;
}

/**
 * Tries again what an Exim could not hand on: the oldest first, and none behind it before it is gone. Exim's own queue
 * runs pass over a mail that may not be tried yet or that another run has in hand, and so turn the order round when its
 * receiver comes back in the middle of one.
 *
 * @param waiting - Resolves with the ids of what waits, the oldest first.
 */
export function eximLine(configuration: string, waiting: () => Promise<readonly string[]>): EximLine {
  let stopped = false;
  let trying: ChildProcess | undefined;
  const tried = async (id: string) => {
    // Forced: not only when Exim thinks that it is time again.
    trying = spawn('exim4', ['-C', configuration, '-M', id], { stdio: 'ignore', detached: true });
    await once(trying, 'exit');
    trying = undefined;
  };
  const run = async () => {
    for (let last = ''; !stopped; ) {
      const [id] = await waiting();
      if (id === undefined || id === last) await wait(every);
      last = id ?? '';
      if (id !== undefined && !stopped) await tried(id);
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      // The whole group: who delivers is a process of its own.
      if (trying) endGroup(trying, 'SIGKILL');
      await running;
    },
  };
}
