import type { Observable, SchedulerLike } from 'rxjs';
import { defer, exhaustMap, ignoreElements, repeat, Subject, takeWhile, tap, timer } from 'rxjs';
import type { TextEvent } from '../../event.ts';
import type { Run } from './run.ts';
import type { Task } from './task.ts';

/** The most runs at once that go on until they are stopped. */
export const mostLive = 100;
/** How many stopped lanes are remembered: one is needed only while something waits in it. */
const mostStopped = 1_000;

/** What is running now: ended when it is stopped or out of time. */
export class Running {
  readonly #clock: SchedulerLike;
  readonly #timeout: number;
  /** All have the same time, so the first to begin is the first to be out of time. */
  readonly #runs = new Set<Run>();
  readonly #live = new Set<Run>();
  readonly #began = new Subject<void>();
  /** The number below which what waits in a lane is stopped. */
  readonly #stopped = new Map<string, number>();

  constructor(clock: SchedulerLike, timeout: number) {
    this.#clock = clock;
    this.#timeout = timeout;
  }

  /** Ends what is out of time, with one timer for all; emits nothing. */
  get deadlines(): Observable<never> {
    const next = defer(() => timer(Math.max(0, this.#firstDeadline() - this.#clock.now()), this.#clock));
    const one = next.pipe(
      tap(() => this.#expire()),
      repeat(),
      takeWhile(() => this.#runs.size > 0),
    );
    return this.#began.pipe(
      exhaustMap(() => one),
      ignoreElements(),
    );
  }

  get fullOfLive(): boolean {
    return this.#live.size >= mostLive;
  }

  begin(run: Run): void {
    if (run.task.found.command.live) {
      this.#live.add(run);
      return;
    }
    this.#runs.add(run);
    this.#began.next();
  }

  end(run: Run): void {
    this.#runs.delete(run);
    this.#live.delete(run);
  }

  /** Stops what a person runs in a conversation, or else in the whole place, and what waits behind it. */
  stop(by: TextEvent, number: number): readonly Run[] {
    const here = [...this.#runs, ...this.#live].filter(({ event }) => event.from === by.from && event.to === by.to);
    const inConversation = here.filter(({ event }) => event.conversation === by.conversation);
    const stopped = inConversation.length > 0 ? inConversation : here;
    for (const run of stopped) {
      this.#remember(run.task.lane, number);
      run.interrupt('cancelled');
    }
    return stopped;
  }

  /** Whether a task was stopped while it waited. */
  wasStopped({ lane, number }: Task): boolean {
    return this.#stopped.size > 0 && number < (this.#stopped.get(lane) ?? 0);
  }

  stopLive(): void {
    for (const run of this.#live) run.interrupt('cancelled');
  }

  stopAll(): void {
    this.stopLive();
    for (const run of this.#runs) run.interrupt('cancelled');
  }

  #remember(lane: string, number: number): void {
    this.#stopped.delete(lane);
    this.#stopped.set(lane, number);
    for (const oldest of this.#stopped.keys()) {
      if (this.#stopped.size <= mostStopped) break;
      this.#stopped.delete(oldest);
    }
  }

  #firstDeadline(): number {
    for (const { began } of this.#runs) return began + this.#timeout;
    return this.#clock.now();
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const run of this.#runs) {
      if (run.began + this.#timeout > now) return;
      this.#runs.delete(run);
      run.interrupt('timeout');
    }
  }
}
