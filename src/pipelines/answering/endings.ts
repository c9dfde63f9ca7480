import type { Outgoing } from '../../outgoing.ts';
import { reply, send } from '../../outgoing.ts';
import type { Text } from '../../text.ts';
import { Gathering } from './gathering.ts';
import type { Outcome } from './outcome.ts';
import { notice, runEvent } from './outcome.ts';
import type { Run } from './run.ts';
import { brief, failureText, more, outOfTime, sentTo } from './wording.ts';

/** A text that is short enough in lines and characters without counting. */
const short = 400;

/** A run is done, and its whole answer is there. */
export function finished(run: Run, answer: Text): Outcome {
  if (typeof answer === 'string' && answer.length <= short) return ended(run, delivered(run, answer));
  const gathering = new Gathering();
  gathering.add(answer);
  return ended(run, delivered(run, shown(run, gathering) ?? ''));
}

/** What was gathered, and how much more there is. */
export function shown({ task }: Run, gathering: Gathering): Text | undefined {
  const text = gathering.take();
  if (gathering.left === 0) return text;
  const rest = more(gathering.left, task.found.command);
  if (text === undefined) return rest;
  return typeof text === 'string' ? `${text}\n${rest}` : [...text, { type: 'paragraph', text: rest }];
}

/** A part of an answer, with more to come. */
export function part(run: Run, text: Text): Outcome {
  return { messages: [reply(run.event, text, { open: true })] };
}

/** Everything was said already. */
export function endedSilently(run: Run): Outcome {
  return { ...ended(run, []), settled: run.event };
}

/** A run ended well, with these messages. */
export function ended(run: Run, messages: readonly Outgoing[]): Outcome {
  const { event, task } = run;
  const { to, found } = task;
  const at = run.world.clock.now();
  const command = found.command.name;
  const ran = notice('ran', event, at, { command, ms: at - run.began });
  return {
    messages,
    run: runEvent(event, { command, outcome: 'ok', at, ms: at - run.began }),
    noticed: to === undefined ? [ran] : [ran, notice('redirected', event, at, { command, detail: to })],
  };
}

/** The answer where it belongs; when that is elsewhere, the person who asked is told. */
export function delivered({ event, task }: Run, answer: Text): readonly Outgoing[] {
  const { to } = task;
  if (to === undefined) return [reply(event, answer)];
  return [send([event], to, answer, { open: true, subject: brief(task.found.text, 78) }), reply(event, sentTo(to))];
}

/** A run threw, or answered what cannot be shown; `before` is what it had to say until then. */
export function failed(run: Run, error: unknown, before?: Text): Outcome {
  return gaveUp(run, 'failed', failureText(error), before, error);
}

/** A run was stopped or ran out of time. */
export function interrupted(run: Run, timeout: number, before?: Text): Outcome {
  if (run.interruption === 'timeout') {
    return gaveUp(run, 'timeout', outOfTime(run.task.found.text, timeout), before);
  }
  // The answer to `stop` says what was stopped.
  return gaveUp(run, 'cancelled', undefined, before);
}

function gaveUp(
  run: Run,
  outcome: 'failed' | 'timeout' | 'cancelled',
  told: string | undefined,
  before: Text | undefined,
  error?: unknown,
): Outcome {
  const { event, task } = run;
  const at = run.world.clock.now();
  const command = task.found.command.name;
  const messages = [
    ...(before === undefined || task.to !== undefined ? [] : [reply(event, before, { open: true })]),
    ...(told === undefined ? [] : [reply(event, told)]),
  ];
  return {
    messages,
    ...(told === undefined ? { settled: event } : {}),
    run: runEvent(event, { command, outcome, at, ms: at - run.began, ...(told === undefined ? {} : { error: told }) }),
    noticed: [notice(outcome, event, at, { command, ms: at - run.began, ...(error === undefined ? {} : { error }) })],
  };
}
