import type { SchedulerLike } from 'rxjs';
import type { DueEvent } from '../../event.ts';
import type { Outgoing } from '../../outgoing.ts';
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
  const missedBy = (ms: number): Outgoing => ({
    type: 'text',
    to: said.replyTo,
    conversation: said.conversation,
    data: wasDue(job, shownWhen(event.due, said.sender.timezone ?? timezone), ms, !skipped),
    causes: [event.id],
  });
  return {
    ...(late > grace ? { messages: [missedBy(late)] } : { settled: event }),
    ...(skipped ? {} : { said }),
    writes: { ...writes, cause: event.id },
  };
}
