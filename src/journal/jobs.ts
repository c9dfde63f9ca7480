import type { DueEvent, Unstamped } from '../event.ts';
import type { Later } from '../pipeline.ts';

/** Work put off, and who is to be told when it comes due. */
export interface Job {
  readonly key: string;
  readonly job: Later;
  readonly readers: readonly string[];
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

  /** Takes the jobs that are due, as the events they become. */
  due(now: number): readonly { readonly event: Unstamped<DueEvent>; readonly readers: readonly string[] }[] {
    let count = 0;
    while ((this.#jobs[count]?.job.due ?? Number.POSITIVE_INFINITY) <= now) count += 1;
    return this.#jobs.splice(0, count).map(({ key, job, readers }) => ({ event: dueEvent(key, job), readers }));
  }
}

function dueEvent(key: string, { data, due }: Later): Unstamped<DueEvent> {
  const id = `later:${key}`;
  return { type: 'due', id, input: 'later', conversation: id, at: due, due, data, meta: {} };
}
