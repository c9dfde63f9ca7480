import type { Activity, ActivityCode } from '../../activity.ts';
import type { EventBase, RunEvent, TextEvent, Unstamped } from '../../event.ts';
import type { Outgoing } from '../../outgoing.ts';
import type { Writes } from './writes.ts';

/** What came of a message in one moment: all of it is written together. */
export interface Outcome {
  readonly messages?: readonly Outgoing[];
  /** Done with, though no message says so. */
  readonly settled?: EventBase;
  readonly run?: Unstamped<RunEvent>;
  readonly noticed?: readonly Activity[];
  /** A message for this pipeline itself, to be handled as if it came now. */
  readonly said?: Unstamped<TextEvent>;
  /** What else is written, because of which event, and the lane whose next task waits until it is. */
  readonly writes?: Writes & { readonly cause: string; readonly lane?: string };
}

/** Reports something about a message. */
export function notice(
  code: ActivityCode,
  event: TextEvent,
  at: number,
  more: Partial<Pick<Activity, 'command' | 'ms' | 'unwell' | 'detail' | 'error'>> = {},
): Activity {
  const { id, input, from, place, addressed } = event;
  const who = { person: from, place, ...more };
  return addressed ? { code, at, input, event: id, addressed, ...who } : { code, at, input, event: id, ...who };
}

/** Reports a run that ended well: one literal each, as there is one of nearly every message, and spreads take memory. */
export function ran(event: TextEvent, { command, at, ms }: Pick<Ending, 'command' | 'at' | 'ms'>): Activity {
  const { id, input, from, place, addressed } = event;
  return addressed
    ? { code: 'ran', at, input, event: id, addressed, person: from, place, command, ms }
    : { code: 'ran', at, input, event: id, person: from, place, command, ms };
}

/** How a run ended, as the source `runs` has it. */
export interface Ending {
  readonly command: string;
  readonly outcome: RunEvent['outcome'];
  /** What the person was told when it did not end well. */
  readonly error?: string;
  readonly at: number;
  readonly ms: number;
  /** The text that was run, where that is not the message's own. */
  readonly data?: string;
  /** The message that asked for the run, where the one in hand is an answer to a question of it. */
  readonly of?: string;
}

/** The event that tells other pipelines that a command finished; one for each message that asked for a run. */
export function runEvent(event: TextEvent, ending: Ending): Unstamped<RunEvent> {
  const { id, conversation, from, to, place, sender, hops } = event;
  const { command, outcome, at, ms, error, data = event.data, of = id } = ending;
  const meta = {};
  // One literal: most need no more, and each spread takes memory.
  const run = {
    type: 'run',
    id: `runs:${id}`,
    input: 'runs',
    of,
    command,
    data,
    outcome,
    at,
    ms,
    conversation,
    from,
    to,
    place,
    sender,
    meta,
  } as const;
  if (error === undefined && hops === undefined) return run;
  return { ...run, ...(error === undefined ? {} : { error }), ...(hops === undefined ? {} : { hops }) };
}
