import type { ObservableInput } from 'rxjs';
import { concat } from 'rxjs';
import type { RunEvent } from '../../event.ts';
import type { Outgoing } from '../../outgoing.ts';
import { reply } from '../../outgoing.ts';
import type { Authorize } from '../authorize.ts';
import { execute } from './execute.ts';
import type { Execution } from './execution.ts';
import type { Outcome } from './outcome.ts';
import { notice, runEvent } from './outcome.ts';
import { passedOn } from './passed-on.ts';
import type { State } from './state.ts';
import type { Task } from './task.ts';
import { goesOn, stoppedBefore, tooManyLive, tooOld } from './wording.ts';
import type { Writes } from './writes.ts';
import { together } from './writes.ts';

/** What beginning a run needs. */
export interface BeginningOptions extends Execution {
  readonly authorize: Authorize;
  /** How long after it was said a command may begin, in milliseconds. */
  readonly maxAge: number;
  /** Takes a run that goes on until it is stopped, so that it does not hold up its lane. */
  readonly live: (outcomes: ObservableInput<Outcome>) => void;
}

/** Looks at a task when it is its turn, and runs it unless it was stopped, is too old, or is not allowed. */
export function beginning(options: BeginningOptions): (task: Task) => ObservableInput<Outcome> {
  const { authorize, state, maxAge, live, running, world } = options;
  return (task) => {
    const { event, found, to, dialog } = task;
    const { command, text } = found;
    const now = world.clock.now();
    const stopped = running.letGo(task);
    if (stopped === 'overtaken') return [notRun(task, now, 'cancelled', stoppedBefore(text))];
    if (stopped === 'told') return [notRun(task, now, 'cancelled')];
    // One that was begun may have done what it should: nobody may be told that it did not.
    if (now - event.at > maxAge && !state.begun.has(event.id)) return [late(task, state, now)];
    const verdict = authorize({ event: dialog?.said ?? event, command, text, to });
    if (!verdict.allowed) return [notRun(task, now, verdict.code, verdict.words)];
    if (!command.live) return begun(task, options, now);
    if (running.fullOfLive) return [notRun(task, now, 'throttled', tooManyLive)];
    live(begun(task, options, now));
    return [];
  };
}

/** Where a question was asked it is said how it was answered elsewhere, and there, where it goes on. */
function begun(task: Task, options: Execution, now: number): ObservableInput<Outcome> {
  const { event, to, dialog } = task;
  if (!dialog || event.input === dialog.said.input) return execute(task, options, now);
  const echo: Outgoing = { ...passedOn(event, dialog.said), open: true };
  const word = to === undefined ? [reply(event, goesOn(dialog.said), { open: true })] : [];
  return concat([{ messages: [echo, ...word] }], execute(task, options, now));
}

/** It was said too long ago. A question that it answers is open again: the answer may be repeated, as a command may. */
function late({ closing, ...task }: Task, { old, dialogs }: State, now: number): Outcome {
  const { event, open } = task;
  if (open) dialogs.open(open);
  const writes = open ? old.put(event) : together(closing, old.put(event));
  return notRun(task, now, 'too-old', tooOld(event.data, now - event.at), writes);
}

/** What is said when a command is not run; nothing when nobody spoke to the bot. */
function notRun(
  { event, found, closing }: Task,
  at: number,
  code: 'cancelled' | 'too-old' | 'not-allowed' | 'throttled',
  words?: string,
  writes?: Writes,
): Outcome {
  const command = found.command.name;
  const outcome: RunEvent['outcome'] = code === 'cancelled' ? 'cancelled' : 'refused';
  const told = event.addressed ? words : undefined;
  return {
    ...(told === undefined ? { settled: event } : { messages: [reply(event, told)] }),
    run: runEvent(event, { command, outcome, at, ms: 0, ...(words === undefined ? {} : { error: words }) }),
    noticed: [notice(code, event, at, { command, ...(words === undefined ? {} : { detail: reason(code, words) }) })],
    writes: { ...together(closing, writes), cause: event.id },
  };
}

/** What the log may hold: not what people said. */
function reason(code: string, words: string): string {
  if (code === 'cancelled') return 'stopped before it began';
  return code === 'too-old' ? 'said too long ago' : words;
}
