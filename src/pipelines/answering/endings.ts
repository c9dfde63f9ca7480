import type { Address } from '../../address.ts';
import { folded } from '../../matching/folded.ts';
import type { Outgoing } from '../../outgoing.ts';
import { reply } from '../../outgoing.ts';
import type { Text } from '../../text.ts';
import { thrown } from '../../thrown.ts';
import { isTopic } from '../../topic.ts';
import type { Dialog } from './dialog.ts';
import { opening } from './dialogs.ts';
import { elsewhere } from './elsewhere.ts';
import { Gathering } from './gathering.ts';
import { keptOf } from './kept-of.ts';
import type { Outcome } from './outcome.ts';
import { notice, ran, runEvent } from './outcome.ts';
import type { Begun } from './progress.ts';
import { BegunRuns } from './progress.ts';
import type { Question } from './question.ts';
import { questionKey } from './question.ts';
import type { Run } from './run.ts';
import { asked, askedThere, failureText, goesTo, more, outOfTime, questionChanged } from './wording.ts';
import type { Writes } from './writes.ts';
import { together } from './writes.ts';

/** A text that is short enough in lines and characters without counting. */
const short = 400;
/** How long a question waits for its answer unless it says so, in milliseconds. */
const patience = 900_000;

/** A run is done, and its whole answer is there; `unwell` when that tells of what is not as it should be. */
export function finished(run: Run, answer: Text, unwell?: true): Outcome {
  if (typeof answer === 'string' && answer.length <= short) return ended(run, delivered(run, answer), unwell);
  const gathering = new Gathering();
  gathering.add(answer);
  return ended(run, delivered(run, shown(run, gathering) ?? ''), unwell);
}

/** What was gathered, and how much more there is. */
export function shown({ task }: Run, gathering: Gathering): Text | undefined {
  const text = gathering.take();
  if (gathering.left === 0) return text;
  const rest = more(gathering.left, task.found.command);
  if (text === undefined) return rest;
  return typeof text === 'string' ? `${text}\n${rest}` : [...text, { type: 'paragraph', text: rest }];
}

/** A part of an answer, with more to come; `upTo` counts all parts until now. */
export function part(run: Run, text: Text, upTo: number): Outcome {
  const { event, found } = run.task;
  // What goes on without end begins anew after a restart, and nothing that it says then was said before.
  const position = found.command.live ? `${run.began}/${upTo}` : run.progress.parts;
  const key = `${run.execution.name}/${event.id}/part/${position}`;
  const messages = [said(run, text, { open: true, key })];
  if (found.command.live) return { messages, writes: { ...run.pending(), cause: event.id } };
  // A run that comes further each time is not what the bot dies of.
  run.progress = { ...run.progress, times: 1, parts: upTo };
  run.noted = true;
  const writes = together(run.pending(), noting(event.id, run.progress));
  return { messages, writes: { ...writes, cause: event.id, lane: run.task.lane } };
}

/** Everything was said already. */
export function endedSilently(run: Run): Outcome {
  return { ...ended(run, []), settled: run.task.event };
}

/** A run ended well, with these messages. */
export function ended(run: Run, messages: readonly Outgoing[], unwell?: true): Outcome {
  const { task } = run;
  const { to, found, event } = task;
  const at = run.world.clock.now();
  const command = found.command.name;
  const ms = at - run.began;
  const ending = { of: run.event.id, command, outcome: 'ok', at, ms, data: found.text } as const;
  const entry = unwell ? { ...ran(event, ending), unwell } : ran(event, ending);
  const noticed = to === undefined ? [entry] : [entry, notice('redirected', event, at, { command, detail: to })];
  return { messages, run: runEvent(event, ending), noticed, ...closed(run, run.pending()) };
}

/** The answer where it belongs; when that is elsewhere, who asked is told, if there is a way to them. */
export function delivered(run: Run, answer: Text): readonly Outgoing[] {
  const { to, found, event } = run.task;
  if (to === undefined) return [said(run, answer)];
  const sent = elsewhere(to, { command: found.text, said: run.event, cause: event.id }, answer);
  const left = run.execution.refuses(event.replyTo, event.meta.job !== undefined) !== undefined;
  return left ? [sent] : [{ ...sent, open: true }, said(run, goesTo(to))];
}

/** A run threw, or answered what cannot be shown; `before` is what it had to say until then. */
export function failed(run: Run, error: unknown, before?: Text): Outcome {
  return gaveUp(run, 'failed', failureText(error), before, error ?? thrown(error));
}

/** A run was ended early: it was stopped, is out of time, or asks. */
export function interrupted(run: Run, before?: Text): Outcome {
  const { interruption, question, task, execution } = run;
  if (interruption === 'asked' && question) return asking(run, question, before);
  if (interruption === 'changed') return gaveUp(run, 'failed', questionChanged(task.found.text), before);
  if (interruption === 'timeout') return gaveUp(run, 'timeout', outOfTime(task.found.text, execution.timeout), before);
  // The answer to `stop` says what was stopped.
  return gaveUp(run, 'cancelled', undefined, before);
}

/**
 * A run asks: the question is written with all that is needed to go on from the answer, and the message is done with.
 * Who has the answer sent to another address of theirs is asked there, too.
 */
export function asking(run: Run, question: Question & Pick<Dialog, 'restarted'>, before?: Text): Outcome {
  const { task, progress, world, execution } = run;
  const { text, choices, within = patience, anyone, restarted } = question;
  const { dialog: last, to, found } = task;
  const at = to !== undefined && isOther(run, to) ? to : undefined;
  const words = asked(text, choices);
  const about = { command: found.text, said: run.event, cause: task.event.id };
  const dialog: Dialog = {
    said: keptOf(run.event),
    asked: [...(last?.asked.slice(0, last.answers.length) ?? []), questionKey(text)],
    answers: last?.answers ?? [],
    until: world.clock.now() + within,
    progress: { parts: progress.parts, results: progress.results },
    ...(choices && { choices }),
    // Nobody in particular asked for what is run under a topic.
    ...((anyone || isTopic(run.event.conversation)) && { anyone: true as const }),
    ...(at && { at }),
    ...(restarted && { restarted }),
  };
  execution.state.dialogs.open(dialog);
  const { id, name } = run.event.sender;
  return {
    messages: [
      ...earlier(run, before),
      ...(at ? [{ ...elsewhere(at, about, words), open: true as const }] : []),
      said(run, at ? askedThere(words, at) : words, dialog.anyone ? {} : { calls: { id, name } }),
    ],
    ...closed(run, opening(dialog)),
    noticed: [notice('asked', task.event, world.clock.now(), { command: found.command.name })],
  };
}

/** An address of the person who asked, besides the one they asked from. */
function isOther({ event, execution }: Run, to: Address): boolean {
  const own = (one: Address) => folded(one) === folded(to);
  return !own(event.sender.id) && execution.person(event).addresses.some(own);
}

function gaveUp(
  run: Run,
  outcome: 'failed' | 'timeout' | 'cancelled',
  told: string | undefined,
  before: Text | undefined,
  error?: unknown,
): Outcome {
  const { task } = run;
  const { event, found } = task;
  const at = run.world.clock.now();
  const ms = at - run.began;
  const command = found.command.name;
  const ending = { of: run.event.id, command, outcome, at, ms, data: found.text };
  const words =
    told === undefined
      ? { messages: earlier(run, before), settled: event, run: runEvent(event, ending) }
      : { messages: [...earlier(run, before), said(run, told)], run: runEvent(event, { ...ending, error: told }) };
  const noticed = [notice(outcome, event, at, { command, ms, ...(error === undefined ? {} : { error }) })];
  return { ...words, noticed, ...closed(run) };
}

function earlier(run: Run, before: Text | undefined): readonly Outgoing[] {
  return before === undefined || run.task.to !== undefined ? [] : [said(run, before, { open: true })];
}

/** A message in the conversation that asked for the run, because of the message that is in hand. */
function said(run: Run, text: Text, options: Parameters<typeof reply>[2] = {}): Outgoing {
  const { event, task, replacing } = run;
  run.replacing = undefined;
  const message = reply(event, text, replacing ? { ...options, replaces: replacing } : options);
  return event === task.event ? message : { ...message, causes: [task.event.id] };
}

/** What is written when the message in hand is settled: nothing of what was kept to go on from is needed any more. */
function closed(run: Run, more?: Writes): Pick<Outcome, 'writes'> {
  const { task, noted } = run;
  const { event } = task;
  run.over = true;
  // Most runs write nothing.
  if (!noted && !more && !task.closing) return {};
  const over = noted ? { memory: [{ key: BegunRuns.key(event.id), value: undefined }] } : undefined;
  return { writes: { ...together(task.closing, over, more), cause: event.id, lane: task.lane } };
}

/** Returns what to write so that a restart knows how far a run was. */
export function noting(event: string, begun: Begun): Writes {
  return { memory: [{ key: BegunRuns.key(event), value: { ...begun } }] };
}
