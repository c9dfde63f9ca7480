import type { ObservableInput } from 'rxjs';
import type { RunEvent } from '../../event.ts';
import { reply } from '../../outgoing.ts';
import type { Authorize } from '../authorize.ts';
import { execute } from './execute.ts';
import type { Execution } from './execution.ts';
import type { Old } from './old.ts';
import type { Outcome } from './outcome.ts';
import { notice, runEvent } from './outcome.ts';
import type { Task } from './task.ts';
import { tooManyLive, tooOld } from './wording.ts';

/** What beginning a run needs. */
export interface BeginningOptions extends Execution {
  readonly authorize: Authorize;
  readonly old: Old;
  /** How long after it was said a command may begin, in milliseconds. */
  readonly maxAge: number;
  /** Takes a run that goes on until it is stopped, so that it does not hold up its lane. */
  readonly live: (outcomes: ObservableInput<Outcome>) => void;
}

/** Looks at a task when it is its turn, and runs it unless it was stopped, is too old, or is not allowed. */
export function beginning(options: BeginningOptions): (task: Task) => ObservableInput<Outcome> {
  const { authorize, old, maxAge, live, running, world } = options;
  return (task) => {
    const { event, found, to } = task;
    if (running.letGo(task)) return [notRun(task, world.clock.now(), 'cancelled')];
    const age = world.clock.now() - event.at;
    if (age > maxAge) {
      old.put(task.lane, event.data);
      return [notRun(task, world.clock.now(), 'too-old', tooOld(event.data, age))];
    }
    const verdict = authorize({ event, command: found.command, ...(to && { to }) });
    if (!verdict.allowed) return [notRun(task, world.clock.now(), verdict.code, verdict.words)];
    if (!found.command.live) return execute(task, options);
    if (running.fullOfLive) return [notRun(task, world.clock.now(), 'throttled', tooManyLive)];
    live(execute(task, options));
    return [];
  };
}

/** What is said when a command is not run; nothing when nobody spoke to the bot. */
function notRun(
  { event, found }: Task,
  at: number,
  code: 'cancelled' | 'too-old' | 'not-allowed' | 'throttled',
  words?: string,
): Outcome {
  const command = found.command.name;
  const outcome: RunEvent['outcome'] = code === 'cancelled' ? 'cancelled' : 'refused';
  const told = event.addressed ? words : undefined;
  return {
    ...(told === undefined ? { settled: event } : { messages: [reply(event, told)] }),
    run: runEvent(event, { command, outcome, at, ms: 0, ...(words === undefined ? {} : { error: words }) }),
    noticed: [notice(code, event, at, { command, ...(words === undefined ? {} : { detail: reason(code, words) }) })],
  };
}

/** What the log may hold: not what people said. */
function reason(code: string, words: string): string {
  return code === 'too-old' ? 'said too long ago' : words;
}
