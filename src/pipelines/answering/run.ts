import type { Call, Command, Jobs } from '../../command.ts';
import type { TextEvent } from '../../event.ts';
import type { Json } from '../../json.ts';
import type { InLine } from '../../line.ts';
import type { Log } from '../../log.ts';
import type { Word } from '../../matching/words.ts';
import type { World } from '../../world.ts';
import { asJson } from './as-json.ts';
import type { Execution } from './execution.ts';
import type { Interruption } from './interruption.ts';
import { jobsOf } from './jobs-of.ts';
import { openQuestion } from './open-question.ts';
import { restOf } from './params.ts';
import type { Begun } from './progress.ts';
import { notBegun } from './progress.ts';
import type { Question } from './question.ts';
import { questionIn, questionKey } from './question.ts';
import { recall, recalled } from './recall.ts';
import type { Task } from './task.ts';
import type { Writes } from './writes.ts';
import { PendingWrites } from './writes.ts';

/** One run of a command, and what the command is given. What few commands use is made when it is used. */
export class Run implements Call, InLine<Run> {
  before: Run | undefined;
  after: Run | undefined;
  /** Counted among those that run. */
  counted = false;
  readonly task: Task;
  readonly event: TextEvent;
  params: Call['params'] = {};
  readonly execution: Execution;
  readonly words: readonly Word[];
  readonly began: number;
  /** How far it came, an earlier try included. */
  progress: Begun;
  /** True when that is written, or about to be. */
  noted = false;
  /** It has ended, and what it kept to go on from is forgotten. */
  over = false;
  question: Question | undefined;
  interruption: Interruption | undefined;
  /** The key of what shows how far it is: what is said next takes its place. */
  replacing: string | undefined;
  #asked = 0;
  /** What `once` is about, by name. */
  #doing: Map<string, Promise<unknown>> | undefined;
  #writes: PendingWrites | undefined;
  #controller: AbortController | undefined;
  #told: (() => void) | undefined;

  constructor(task: Task, words: readonly Word[], execution: Execution, began: number) {
    this.task = task;
    this.event = task.dialog?.said ?? task.event;
    this.execution = execution;
    this.began = began;
    this.progress = task.dialog ? { times: 0, ...task.dialog.progress } : notBegun;
    this.words = words;
  }

  get match(): readonly string[] {
    return this.task.found.match();
  }

  get commands(): readonly Command[] {
    return this.execution.vocabulary.commands;
  }

  get world(): World {
    return this.execution.world;
  }

  get rest(): string {
    const { command, text } = this.task.found;
    return restOf(command, text, this.words);
  }

  get log(): Log {
    return this.world.log;
  }

  get timezone(): string {
    return this.event.sender.timezone ?? this.execution.timezone;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.interruption) this.#controller.abort();
    return this.#controller.signal;
  }

  /** What it wants written. */
  get writes(): PendingWrites {
    this.#writes ??= new PendingWrites();
    return this.#writes;
  }

  /** Takes out what it wants written; undefined when that is nothing. */
  pending(): Writes | undefined {
    return this.#writes?.take();
  }

  /** Whose memory its command uses. */
  get space(): string {
    const { memory, name } = this.task.found.command;
    return memory ?? name;
  }

  get jobs(): Jobs {
    return jobsOf(this);
  }

  // A command may take what it needs out of its call: none of these depends on how it is called.
  get ask(): Call['ask'] {
    return async (text, options = {}) => {
      const question = questionIn(text, options);
      const { asked = [], answers = [] } = this.task.dialog ?? {};
      const position = this.#asked;
      this.#asked += 1;
      const answer = answers[position];
      if (answer !== undefined && asked[position] === questionKey(question.text)) return answer;
      // Of several at once the first is asked first.
      if (answer === undefined) this.question ??= question;
      // What is done once is written before the run ends here.
      if (this.#doing) await Promise.allSettled(this.#doing.values());
      this.interrupt(answer === undefined ? 'asked' : 'changed');
      return new Promise(() => undefined);
    };
  }

  get once(): Call['once'] {
    return (name, work) => this.#once(name, work);
  }

  get remember(): Call['remember'] {
    return (key, value) => this.writes.remember(this.space, key, value);
  }

  get recall(): Call['recall'] {
    return (key) => recall(this, key);
  }

  get memories(): Call['memories'] {
    return (prefix = '') => recalled(this, prefix);
  }

  get questions(): Call['questions'] {
    return () => this.execution.state.dialogs.list(this.event).map(openQuestion);
  }

  get redeliver(): Call['redeliver'] {
    return (number) => this.writes.redeliver({ number });
  }

  get discard(): Call['discard'] {
    return (number) => this.writes.redeliver({ number, discard: true });
  }

  #once<T extends Json | undefined>(name: string, work: () => T | Promise<T>): Promise<T> {
    const { results } = this.progress;
    if (Object.hasOwn(results, name)) return Promise.resolve((results[name] ?? undefined) as T);
    // It is not to begin what ends here: begun anew, it does.
    if (this.interruption || this.question) return new Promise(() => undefined);
    this.#doing ??= new Map();
    const doing = this.#doing.get(name) ?? this.#do(name, work);
    this.#doing.set(name, doing);
    return doing as Promise<T>;
  }

  async #do<T extends Json | undefined>(name: string, work: () => T | Promise<T>): Promise<T> {
    try {
      const result = await work();
      if (this.over) return result;
      const kept = asJson(`what came of ${name}`, result ?? null);
      this.progress = { ...this.progress, results: { ...this.progress.results, [name]: kept } };
      this.noted = true;
      await this.execution.note(this.task.event.id, this.progress);
      return result;
    } finally {
      this.#doing?.delete(name);
    }
  }

  /** Calls back when the run is ended early, at once when it was: the last who asked for it. */
  onInterrupt(told: () => void): void {
    if (this.interruption) told();
    else this.#told = told;
  }

  /** Ends it early. */
  interrupt(why: Interruption): void {
    if (this.interruption) return;
    this.interruption = why;
    this.#controller?.abort(new DOMException(why === 'timeout' ? 'out of time' : 'stopped', 'AbortError'));
    this.#told?.();
  }
}
