import type { SchedulerLike } from 'rxjs';
import { throwError } from 'rxjs';
import { CallError } from '../../errors.ts';
import type { Memory } from '../../memory.ts';
import type { World } from '../../world.ts';
import { noRegistry } from '../no-registry.ts';

/**
 * Makes a world in which nobody is asked and nothing changes: a service that is called fails, and `asked` is told which;
 * `recalled` is told that something was looked for in the memory.
 */
export function unaskedWorld(
  clock: SchedulerLike,
  memory: Memory,
  { asked, recalled }: { readonly asked: (service: string) => void; readonly recalled: () => void },
): World {
  const failure = (what: string) => {
    asked(what);
    return new CallError(503, `${what} is not asked in a replay`);
  };
  return {
    clock,
    memory: {
      get: (...about) => {
        recalled();
        return memory.get(...about);
      },
      list: (...about) => {
        recalled();
        return memory.list(...about);
      },
    },
    behind: () => 0,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    registry: noRegistry,
    letters: { dead: async () => [], waiting: async () => [] },
    call: async (service) => Promise.reject(failure(service)),
    stream: (service) => throwError(() => failure(service)),
    publish: async (topic) => Promise.reject(failure(topic)),
    status: async () => ({ name: 'replay', version: '', started: clock.now(), inputs: [], dead: 0, later: 0 }),
  };
}

function nothing(): undefined {
  return undefined;
}
