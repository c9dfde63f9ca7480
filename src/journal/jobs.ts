import type { DueEvent, Unstamped } from '../event.ts';
import type { Later } from '../pipeline.ts';

/** Work put off. */
export interface Job {
  readonly key: string;
  readonly job: Later;
  readonly pipeline: string;
}

/** The jobs that have not come due, in memory, soonest first. */
export class Jobs {
  readonly #jobs: Job[] = [];

  get size(): number {
    return this.#jobs.length;
  }

  /** When the next one comes due. */
  get next(): number | undefined {
    return this.#jobs[0]?.job.due;
  }

  push(job: Job): void {
    let low = 0;
    let high = this.#jobs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#jobs[middle]?.job.due ?? 0) <= job.job.due) low = middle + 1;
      else high = middle;
    }
    this.#jobs.splice(low, 0, job);
  }

  /** Calls one off. */
  cancel(key: string): void {
    const at = this.#jobs.findIndex((one) => one.key === key);
    if (at >= 0) this.#jobs.splice(at, 1);
  }

  /** Takes the jobs that are due, as the events they become. */
  due(now: number): readonly Unstamped<DueEvent>[] {
    let count = 0;
    while ((this.#jobs[count]?.job.due ?? Number.POSITIVE_INFINITY) <= now) count += 1;
    return this.#jobs.splice(0, count).map(({ key, job, pipeline }) => dueEvent(key, pipeline, job));
  }
}

/** The event that work put off becomes. */
export function dueEvent(
  key: string,
  pipeline: string,
  { data, due }: Pick<Later, 'data' | 'due'>,
): Unstamped<DueEvent> {
  const id = `later:${key}`;
  return { type: 'due', id, input: 'later', conversation: id, pipeline, at: due, due, data, meta: {} };
}
