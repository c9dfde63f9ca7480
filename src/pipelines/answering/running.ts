import type { Observable, SchedulerLike } from 'rxjs';
import { defer, exhaustMap, ignoreElements, repeat, Subject, takeWhile, tap, timer } from 'rxjs';
import type { Activity } from '../../activity.ts';
import type { TextEvent } from '../../event.ts';
import { Line } from '../../line.ts';
import { putLast } from '../../put-last.ts';
import type { PersonOf } from '../person-of.ts';
import { isIn } from './is-in.ts';
import { Lanes } from './lanes.ts';
import { placeOf } from './place-of.ts';
import type { Run } from './run.ts';
import { Slow } from './slow.ts';
import type { Task } from './task.ts';
import { laneOf } from './task.ts';

/** The most runs at once that go on until they are stopped. */
export const mostLive = 100;
/** The most lanes whose last stop is remembered. */
const mostStops = 1_000;

/** What was stopped: runs, and how many that waited behind them. */
export interface Stopped {
  readonly runs: readonly Run[];
  readonly waiting: number;
}

/** What is running now: ended when it is stopped or out of time. */
export class Running {
  readonly #clock: SchedulerLike;
  readonly #timeout: number;
  readonly #person: PersonOf;
  /** All have the same time, so the first to begin is the first to be out of time. */
  readonly #runs = new Line<Run>();
  readonly #live = new Line<Run>();
  readonly #lanes = new Lanes();
  readonly #began = new Subject<void>();
  readonly #slow: Slow;
  /** A lane's last stop: what was said before it and comes only now is stopped too, as a stop goes ahead. */
  readonly #stops = new Map<string, TextEvent>();

  constructor(clock: SchedulerLike, timeout: number, person: PersonOf) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#person = person;
    this.#slow = new Slow(clock);
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

  /** What has been waiting or running for a moment, as it is noticed. */
  get slow(): Observable<Activity> {
    return this.#slow.noticed;
  }

  get fullOfLive(): boolean {
    return this.#live.size >= mostLive;
  }

  begin(run: Run): void {
    if (run.counted) return;
    run.counted = true;
    this.#slow.begin('running', run.task, run.began);
    if (run.task.found.command.live) {
      this.#live.push(run);
      return;
    }
    this.#runs.push(run);
    this.#lanes.begin(run);
    // While there was one already, the timer runs.
    if (this.#runs.size === 1) this.#began.next();
  }

  end(run: Run): void {
    this.#slow.end(run.task);
    if (run.task.found.command.live) {
      this.#live.delete(run);
      return;
    }
    this.#runs.delete(run);
    this.#lanes.end(run);
  }

  /** A task came; counts it when something runs in its lane. */
  wait(task: Task): void {
    if (this.#lanes.wait(task)) this.#slow.begin('queued', task, this.#clock.now());
  }

  /** It is a task's turn; answers whether it was stopped: a stop told of it, as it waited, or overtook it. */
  letGo(task: Task): 'told' | 'overtaken' | undefined {
    const what = this.#lanes.letGo(task);
    if (what !== undefined) this.#slow.end(task);
    if (what === 'stopped') return 'told';
    return isOvertaken(task.event, this.#stops.get(task.lane)) ? 'overtaken' : undefined;
  }

  /** Stops what a person runs in a conversation, or else in the whole place, and what waits behind it. */
  stop(by: TextEvent, number: number): Stopped {
    const who = this.#person(by);
    const place = placeOf(by, this.#person);
    const own = [...this.#runs, ...this.#live].filter(({ event }) => who.said(event));
    const inConversation = own.filter(({ event }) => isIn(by, event));
    const here = ({ event }: Run) => event.to === by.to || placeOf(event, this.#person) === place;
    const runs = inConversation.length > 0 ? inConversation : own.filter(here);
    let waiting = 0;
    this.#overtake(laneOf(by), by);
    for (const run of runs) {
      const { lane, found } = run.task;
      if (!found.command.live) {
        this.#overtake(lane, by);
        waiting += this.#lanes.stop(lane, number);
      }
      run.interrupt('cancelled');
    }
    return { runs, waiting };
  }

  /** Remembers a stop; of many lanes only the newest, since each is needed for moments. */
  #overtake(lane: string, by: TextEvent): void {
    putLast(this.#stops, lane, by, mostStops);
  }

  stopLive(): void {
    for (const run of this.#live) run.interrupt('cancelled');
  }

  stopAll(): void {
    this.stopLive();
    for (const run of this.#runs) run.interrupt('cancelled');
  }

  #firstDeadline(): number {
    const first = this.#runs.first;
    return first ? first.began + this.#timeout : this.#clock.now();
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

/** Of what came in the same millisecond nobody knows which was said first: it is not run. */
function isOvertaken({ id, accepted, at }: TextEvent, stop: TextEvent | undefined): boolean {
  if (stop === undefined || id === stop.id) return false;
  return accepted < stop.accepted || (accepted === stop.accepted && at <= stop.at);
}
