import type { SchedulerLike } from 'rxjs';
import type { Address } from '../../address.ts';
import { inputOf } from '../../address.ts';
import type { DueEvent, Event, TextEvent } from '../../event.ts';
import { longestText } from '../../matching/pattern.ts';
import { reply } from '../../outgoing.ts';
import type { PersonOf } from '../person-of.ts';
import { Answers } from './answers.ts';
import type { DueOptions } from './due.ts';
import { dueJob } from './due.ts';
import type { Outcome } from './outcome.ts';
import { notice, runEvent } from './outcome.ts';
import { passedOn } from './passed-on.ts';
import type { Running } from './running.ts';
import type { State } from './state.ts';
import { stopPattern } from './stops.ts';
import type { Dealt, Task } from './task.ts';
import { laneOf, noLane } from './task.ts';
import type { Vocabulary } from './vocabulary.ts';
import { noMatch, stopped, tooLong } from './wording.ts';

/** What is going on while it is heard. */
export interface Hearing extends DueOptions {
  /** The pipeline's name: what it put off itself. */
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly running: Running;
  readonly state: State;
  readonly clock: SchedulerLike;
  readonly person: PersonOf;
  /** The inputs that it may speak to. */
  readonly inputs: ReadonlySet<string>;
  /** What is people's talk though it seems to be said to the bot: whoever says no command in it is told nothing. */
  readonly talk: (event: TextEvent) => boolean;
  /** Whether a bot is answered. */
  readonly answersBot: (bot: Address) => boolean;
}

/**
 * Decides about each event as it comes: a message that is for a command, or the answer to a question, waits its turn in
 * its lane; all else is dealt with at once. `stop` does not wait behind what it is to stop.
 */
export function hearing(options: Hearing): (event: Event) => Task | Dealt {
  const hearer = new Hearer(options);
  return (event) => hearer.hear(event);
}

class Hearer {
  readonly #now: Hearing;
  readonly #answers: Answers;
  #number = 0;

  constructor(options: Hearing) {
    this.#now = options;
    this.#answers = new Answers(options);
  }

  hear(event: Event): Task | Dealt {
    if (event.type === 'due') return event.pipeline === this.#now.name ? this.#due(event) : silent(event);
    if (event.type !== 'text' || event.noReply) return silent(event);
    if (event.sender.bot && !this.#now.answersBot(event.sender.id)) return this.#bot(event);
    if (event.data.length > longestText) return event.addressed ? this.#unknown(event) : silent(event);
    const answered = this.#answered(event);
    if (answered) return answered;
    const again = event.addressed && saysAgain(event.data) ? this.#now.state.old.take(event) : undefined;
    if (again === undefined) return this.#commanded(event);
    const repeated = { ...event, data: again.text };
    return this.#answered(repeated) ?? this.#commanded(repeated, again.writes);
  }

  /** An answer to an open question, or the end of one. */
  #answered(event: TextEvent): Task | Dealt | undefined {
    const { state, vocabulary } = this.#now;
    if (state.dialogs.size === 0) return undefined;
    const stop = vocabulary.isStop(event.data);
    const answer = this.#answers.hear(event, stop);
    if (answer) return 'outcome' in answer ? answer : this.#queued({ ...answer, number: this.#next() });
    // In the conversation of a question it need not be said to the bot.
    return stop && !event.addressed ? this.#answers.cancel(event) : undefined;
  }

  #commanded(event: TextEvent, closing?: Task['closing']): Task | Dealt {
    const { found, to, wrong } = this.#now.vocabulary.resolve(event);
    if (!found) return event.addressed ? this.#unknown(event, wrong) : silent(event);
    const done = found.pattern === stopPattern ? (this.#stop(event) ?? this.#answers.cancel(event)) : undefined;
    if (done) return done;
    return this.#queued({ event, found, lane: laneOf(event), number: this.#next(), to, closing });
  }

  #queued(task: Task): Task {
    this.#now.running.wait(task);
    return task;
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }

  #stop(event: TextEvent): Dealt | undefined {
    const { runs, waiting } = this.#now.running.stop(event, this.#next());
    if (runs.length === 0) return undefined;
    const texts = runs.map(({ task }) => task.found.text);
    const at = this.#now.clock.now();
    const outcome: Outcome = {
      messages: [reply(event, stopped(texts, waiting))],
      run: runEvent(event, { command: 'stop', outcome: 'ok', at, ms: 0 }),
      noticed: [notice('ran', event, at, { command: 'stop', ms: 0 })],
    };
    return { outcome, lane: noLane };
  }

  #unknown(event: TextEvent, wrong?: string): Dealt {
    const { data: text } = event;
    if (text.trim() === '' || this.#now.talk(event)) return silent(event);
    const passed = wrong === undefined ? (this.#told(event) ?? this.#passedOn(event)) : undefined;
    if (passed) return passed;
    const words = wrong ?? (text.length > longestText ? tooLong(text) : noMatch(text, this.#now.vocabulary.commands));
    const outcome = { messages: [reply(event, words)], noticed: [notice('no-match', event, this.#now.clock.now())] };
    return { outcome, lane: laneOf(event) };
  }

  /** What answers a topic, and is no command, is said to the pipeline that began it. */
  #told(event: TextEvent): Dealt | undefined {
    return event.origin?.topic === undefined ? undefined : silent(event);
  }

  /** What answers something that was sent elsewhere, and is no command, belongs where that came from. */
  #passedOn(event: TextEvent): Dealt | undefined {
    const { person, inputs, clock } = this.#now;
    const { origin, sender, data } = event;
    if (!origin || !inputs.has(inputOf(origin.replyTo)) || data.length > longestText) return undefined;
    // Of strangers nothing gets into a room that they are not in.
    if (!sender.verified || (sender.external && person(event).addresses.length === 1)) return undefined;
    const noticed = [notice('passed-on', event, clock.now(), { detail: `to ${origin.replyTo}` })];
    return { outcome: { messages: [passedOn(event, origin)], noticed }, lane: laneOf(event) };
  }

  /** Two bots that answer each other never end. */
  #bot(event: TextEvent): Dealt {
    if (!event.addressed) return silent(event);
    const noticed = [
      notice('bot', event, this.#now.clock.now(), { detail: 'let talk: --answer_bots does not name it' }),
    ];
    return { outcome: { settled: event, noticed }, lane: noLane };
  }

  #due(event: DueEvent): Dealt {
    const { dialog, asked } = event.data as { readonly dialog?: unknown; readonly asked?: unknown };
    const outcome =
      typeof dialog === 'string' ? this.#answers.expire(event.id, dialog, Number(asked)) : dueJob(event, this.#now);
    return outcome ? { outcome, lane: noLane } : silent(event);
  }
}

/** Nobody is told anything about it. */
function silent(event: Event): Dealt {
  return { outcome: { settled: event }, lane: noLane };
}

function saysAgain(text: string): boolean {
  return text.length < 20 && /^\s*again[.!]?\s*$/i.test(text);
}
