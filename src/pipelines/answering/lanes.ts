import type { Run } from './run.ts';
import type { Task } from './task.ts';

/**
 * One conversation of one person where something runs, or waits. A run is taken out as it ends, though its lane goes
 * too: a `Map` that much goes through leaves tables behind which hold, until a full collection, what its values hold.
 */
interface Lane {
  /** What runs there that others wait for. */
  running: Run | undefined;
  /** How many tasks wait, in the order of their numbers. */
  waiting: number;
  /** The number of the first that waits; one below it waits for something else. */
  first: number;
  /** The number below which what waits is stopped. */
  stopped: number;
}

/** What runs in each lane, and how many tasks wait behind it; an idle lane holds nothing. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  begin(run: Run): void {
    const { lane: name } = run.task;
    const lane = this.#lanes.get(name);
    if (lane) lane.running = run;
    else this.#lanes.set(name, { running: run, waiting: 0, first: 0, stopped: 0 });
  }

  end(run: Run): void {
    const { lane: name } = run.task;
    const lane = this.#lanes.get(name);
    // The next in the lane may have begun while this one spoke its last.
    if (lane?.running !== run) return;
    lane.running = undefined;
    if (lane.waiting === 0) this.#lanes.delete(name);
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
    if (lane.waiting === 0) {
      lane.stopped = 0;
      if (!lane.running) this.#lanes.delete(name);
    }
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
