import type { Idler } from '../../lingering.ts';
import { Lingering } from '../../lingering.ts';
import type { Run } from './run.ts';
import type { Task } from './task.ts';

/** One conversation of one person; idle while nothing runs or waits there. */
interface Lane extends Idler {
  /** What runs there that others wait for. */
  running: Run | undefined;
  /** How many tasks wait, in the order of their numbers. */
  waiting: number;
  /** The number of the first that waits; one below it waits for something else. */
  first: number;
  /** The number below which what waits is stopped. */
  stopped: number;
}

/** What runs in each lane, and how many tasks wait behind it. */
export class Lanes {
  readonly #lanes = new Lingering<Lane>(() => ({ idle: true, running: undefined, waiting: 0, first: 0, stopped: 0 }));

  begin(run: Run): void {
    const lane = this.#lanes.of(run.task.lane);
    lane.running = run;
    this.#lanes.wake(lane);
  }

  end(run: Run): void {
    const lane = this.#lanes.get(run.task.lane);
    // The next in the lane may have begun while this one spoke its last.
    if (lane?.running !== run) return;
    lane.running = undefined;
    if (lane.waiting === 0) this.#lanes.rest(lane);
  }

  /** A task came; counts it when something runs in its lane, and answers whether it waits. */
  wait({ lane: name, number }: Task): boolean {
    const lane = this.#lanes.get(name);
    if (!lane?.running) return false;
    if (lane.waiting === 0) lane.first = number;
    lane.waiting += 1;
    return true;
  }

  /** It is the turn of a task; answers what became of it, and undefined when it did not wait here. */
  letGo({ lane: name, number }: Task): 'stopped' | 'waited' | undefined {
    const lane = this.#lanes.get(name);
    if (!lane || lane.waiting === 0 || number < lane.first) return undefined;
    const stopped = number < lane.stopped;
    lane.waiting -= 1;
    if (lane.waiting === 0) lane.stopped = 0;
    if (lane.waiting === 0 && !lane.running) this.#lanes.rest(lane);
    return stopped ? 'stopped' : 'waited';
  }

  /** Stops what waits in a lane with a number below this one; answers how many wait there. */
  stop(name: string, number: number): number {
    const lane = this.#lanes.get(name);
    if (!lane || lane.waiting === 0) return 0;
    lane.stopped = number;
    return lane.waiting;
  }
}
