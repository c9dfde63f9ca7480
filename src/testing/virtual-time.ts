import { install } from '@sinonjs/fake-timers';
import { LaneError } from './lane-error.ts';

/** Time that stands still until it is moved. In milliseconds. */
export interface VirtualTime {
  /** What the wall clock shows. */
  now(): number;
  /** How much went by since the beginning, whatever the wall clock was set to. */
  elapsed(): number;
  /** Has `work` done when so much went by, before any timer of the same moment that is set later. */
  schedule(elapsed: number, work: () => void): void;
  /** Goes on from timer to timer until `done`, or none is left, or `most` timers were run; answers if one is left. */
  run(done: () => boolean, most: number): Promise<boolean>;
  /** Lets everything happen that waits for promises and for turns of the event loop only. */
  settle(): Promise<void>;
  /** Sets the clock forward, or back, while timers run on as they were. */
  jump(by: number): void;
  /** How many timers are set by what is tested. */
  timers(): number;
}

// Taken before anything is faked: a real turn of the event loop lets every waiting promise go on.
const { setImmediate: turn, clearImmediate: noTurn } = globalThis;
/** A moment is over when nothing waits for a turn; what does so for ever is left behind after so many. */
const mostTurns = 10_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * Does `work` in a time of its own: timers, `Date`, `performance` and `AbortSignal.timeout` are virtual until it is
 * done. They are global, so one piece of work waits for the other.
 */
export function inVirtualTime<T>(start: number, work: (time: VirtualTime) => Promise<T>): Promise<T> {
  const result = last.then(() => faked(start, work));
  last = result.catch(() => undefined);
  return result;
}

async function faked<T>(start: number, work: (time: VirtualTime) => Promise<T>): Promise<T> {
  const clock = installed(start);
  const { timeout } = AbortSignal;
  AbortSignal.timeout = expiring;
  const turns = countedTurns();
  let own = 0;
  let jumped = 0;
  const elapsed = (): number => clock.now - start - jumped;
  const settle = async (): Promise<void> => {
    let count = 0;
    do {
      await new Promise((resolve) => turn(resolve));
      count += 1;
    } while (turns.waiting() > 0 && count < mostTurns);
  };
  try {
    return await work({
      now: () => clock.now,
      elapsed,
      schedule: (at, task) => {
        own += 1;
        clock.setTimeout(() => {
          own -= 1;
          task();
        }, at - elapsed());
      },
      jump: (by) => {
        jumped += by;
        clock.setSystemTime(clock.now + by);
      },
      timers: () => clock.countTimers() - own + turns.waiting(),
      settle,
      run: async (done, most) => {
        await settle();
        for (let count = 0; count < most && !done() && clock.countTimers() > 0; count += 1) {
          clock.next();
          await settle();
        }
        return clock.countTimers() > 0;
      },
    });
  } finally {
    AbortSignal.timeout = timeout;
    turns.uninstall();
    clock.uninstall();
  }
}

const faces = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const;

function installed(start: number): ReturnType<typeof install> {
  try {
    return install({ now: start, toFake: [...faces] });
  } catch (cause) {
    throw new LaneError('time is faked already: call vi.useRealTimers() first', { cause });
  }
}

/** Turns of the event loop take no time: they are real, and counted. */
function countedTurns(): { waiting(): number; uninstall(): void } {
  const all = new Set<NodeJS.Immediate>();
  const set = (task: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate => {
    const one = turn(() => {
      all.delete(one);
      task(...args);
    });
    all.add(one);
    return one;
  };
  const clear = (one: NodeJS.Immediate): void => {
    all.delete(one);
    noTurn(one);
  };
  Object.assign(globalThis, { setImmediate: set, clearImmediate: clear });
  return {
    waiting: () => all.size,
    uninstall: () => void Object.assign(globalThis, { setImmediate: turn, clearImmediate: noTurn }),
  };
}

/** Node's own one is bound to the real clock. */
function expiring(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
  return controller.signal;
}
