import type { SchedulerLike } from 'rxjs';
import type { DueEvent } from '../../event.ts';
import { reply } from '../../outgoing.ts';
import { shownWhen } from '../../when/shown-when.ts';
import type { Outcome } from './outcome.ts';
import type { State } from './state.ts';
import { wasDue } from './wording.ts';

/** What to do with jobs that come due. */
export interface DueOptions {
  readonly state: State;
  readonly clock: SchedulerLike;
  /** The zone of people whose own is not known. */
  readonly timezone: string;
  /** What becomes of a job that came due while the bot was away: it is run once, late, or skipped. */
  readonly missed: 'run' | 'skip';
}

/** Later than this, in milliseconds, a job was missed: the bot was away. */
const grace = 60_000;

/** A job came due: its command is said again, to be heard as any message is; undefined for one that was called off. */
export function dueJob(event: DueEvent, { state, clock, timezone, missed }: DueOptions): Outcome | undefined {
  const now = clock.now();
  const due = state.jobs.due(event, now);
  if (!due) return undefined;
  const { job, said, writes } = due;
  const late = now - event.due;
  const skipped = late > grace && missed === 'skip';
  const when = shownWhen(event.due, said.sender.timezone ?? timezone);
  return {
    ...(late > grace
      ? { messages: [{ ...reply(said as never, wasDue(job, when, late, !skipped)), causes: [event.id] }] }
      : { settled: event }),
    ...(skipped ? {} : { said }),
    writes: { ...writes, cause: event.id },
  };
}
