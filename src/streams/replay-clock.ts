import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { VirtualAction, VirtualTimeScheduler } from 'rxjs';

/**
 * A clock that begins in the past, is played forward through what happened since, and then goes live. So a window that
 * a restart cut in two is one window: its timers fire at the moments of the first time, between the same events.
 */
export class ReplayClock extends VirtualTimeScheduler {
  readonly #live: SchedulerLike;
  #playing = true;
  #alarm: Subscription | undefined;
  #alarmAt = Number.POSITIVE_INFINITY;

  /** @param start - The moment it begins at, in milliseconds since 1970. */
  constructor(live: SchedulerLike, start: number) {
    super(VirtualAction);
    this.#live = live;
    this.frame = start;
  }

  override now = (): number => (this.#playing ? this.frame : Math.max(this.frame, this.#live.now()));

  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    if (!this.#playing) this.frame = this.now();
    const scheduled = super.schedule(work, delay, state);
    if (!this.#playing) this.#arm();
    return scheduled;
  }

  /** When the next timer comes due; undefined when there is none. */
  get next(): number | undefined {
    return this.actions[0]?.delay;
  }

  /** Plays the timers up to a moment, in their order; a moment in its past changes nothing. */
  playTo(moment: number): void {
    if (!this.#playing) return;
    this.#run(moment);
  }

  /** Plays the timers up to now, and from here on follows the live clock. */
  goLive(): void {
    if (!this.#playing) return;
    this.#run(this.#live.now());
    this.#playing = false;
    this.#arm();
  }

  /** Drops every timer. */
  stop(): void {
    this.#alarm?.unsubscribe();
    this.#alarm = undefined;
    for (const action of this.actions.splice(0)) action.unsubscribe();
  }

  #run(moment: number): void {
    let steps = 0;
    for (let next = this.actions[0]; next && next.delay <= moment; next = this.actions[0]) {
      steps = next.delay > this.frame ? 0 : steps + 1;
      if (steps === most) throw new Error(endless);
      this.actions.shift();
      this.frame = next.delay;
      const error = next.execute(next.state, next.delay);
      if (error) throw error;
    }
    this.frame = Math.max(this.frame, moment);
  }

  /** Sets one live timer for the soonest of ours. */
  #arm(): void {
    const soonest = this.actions[0]?.delay;
    if (soonest === undefined || (this.#alarm && this.#alarmAt <= soonest)) return;
    this.#alarm?.unsubscribe();
    this.#alarmAt = soonest;
    this.#alarm = this.#live.schedule(
      () => {
        this.#alarm = undefined;
        this.#run(this.now());
        this.#arm();
      },
      soonest <= this.now() ? 0 : Math.min(soonest - this.#live.now(), longest),
    );
  }
}

/** How many timers may come due in one moment: behind one of 0 ms that is set again and again no other would ever come. */
const most = 100_000;
const endless = `${most.toLocaleString('en')} timers came due in one moment: one of 0 ms is set again and again`;

/** How often it looks at the live clock while it waits, in milliseconds: one that is set meanwhile moves no timer. */
const longest = 60_000;
