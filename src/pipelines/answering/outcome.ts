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
  /** What else is written, and because of which event. */
  readonly writes?: Writes & { readonly cause: string };
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
  const { id, conversation, data, from, to, place, sender, hops } = event;
  const run: Unstamped<RunEvent> = {
    ...ending,
    type: 'run',
    id: `runs:${id}`,
    input: 'runs',
    of: ending.of ?? id,
    conversation,
    data: ending.data ?? data,
    from,
    to,
    place,
    sender,
    meta: {},
  };
  return hops === undefined ? run : { ...run, hops };
}
