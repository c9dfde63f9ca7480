import type { Observable, SchedulerLike } from 'rxjs';
import { defer, EMPTY, exhaustMap, mergeMap, of, repeat, Subject, timer } from 'rxjs';
import type { Activity } from '../../activity.ts';
import type { InLine } from '../../line.ts';
import { Line } from '../../line.ts';
import { notice } from './outcome.ts';
import type { Task } from './task.ts';

/** How long something may take before people are shown that it goes on, in milliseconds. */
const moment = 1_000;

/** What goes on with a message, and since when. */
export interface Going extends InLine<Going> {
  readonly code: 'queued' | 'running';
  readonly task: Task;
  readonly since: number;
}

/** Notices what waits, or runs, for longer than a moment: with one timer, which runs only while there is something. */
export class Slow {
  readonly #clock: SchedulerLike;
  /** The first to be slow first. */
  readonly #going = new Line<Going>();
  readonly #came = new Subject<void>();

  constructor(clock: SchedulerLike) {
    this.#clock = clock;
  }

  /** What is slow, each once when it becomes so. */
  get noticed(): Observable<Activity> {
    const wait = () => Math.max(0, (this.#going.first?.since ?? 0) + moment - this.#clock.now());
    const one = defer(() => timer(wait(), this.#clock)).pipe(
      mergeMap(() => this.#take()),
      repeat({ delay: () => (this.#going.size > 0 ? of(true) : EMPTY) }),
    );
    return this.#came.pipe(exhaustMap(() => one));
  }

  /** It waits, or runs, from a moment on. */
  begin(code: Going['code'], task: Task, since: number): void {
    this.end(task);
    task.going = { code, task, since, before: undefined, after: undefined };
    this.#going.push(task.going);
    // While there was something already, the timer runs.
    if (this.#going.size === 1) this.#came.next();
  }

  end(task: Task): void {
    if (!task.going) return;
    this.#going.delete(task.going);
    task.going = undefined;
  }

  #take(): readonly Activity[] {
    const now = this.#clock.now();
    const slow: Activity[] = [];
    for (const { code, task, since } of this.#going) {
      if (since + moment > now) break;
      this.end(task);
      slow.push(notice(code, task.event, now, { command: task.found.command.name, ms: now - since }));
    }
    return slow;
  }
}
