import type { Call, Command } from '../../command.ts';
import type { TextEvent } from '../../event.ts';
import type { Log } from '../../log.ts';
import type { Word } from '../../matching/words.ts';
import type { World } from '../../world.ts';
import type { InLine } from './line.ts';
import { restOf } from './params.ts';
import type { Task } from './task.ts';

const none: Call['params'] = {};

/** Why a run was ended before it was done. */
export type Interruption = 'cancelled' | 'timeout';

/** One run of a command, and what the command is given. What few commands use is made when it is used. */
export class Run implements Call, InLine<Run> {
  before: Run | undefined;
  after: Run | undefined;
  readonly task: Task;
  readonly event: TextEvent;
  readonly match: readonly string[];
  params: Call['params'] = none;
  readonly commands: readonly Command[];
  readonly world: World;
  readonly began: number;
  /** Why it was ended early, once it was. */
  interruption: Interruption | undefined;
  readonly #words: readonly Word[];
  #controller: AbortController | undefined;
  #interrupted: PromiseWithResolvers<Interruption> | undefined;

  constructor(task: Task, words: readonly Word[], commands: readonly Command[], world: World) {
    this.task = task;
    this.event = task.event;
    this.match = task.found.match;
    this.commands = commands;
    this.world = world;
    this.began = world.clock.now();
    this.#words = words;
  }

  get rest(): string {
    const { command, text } = this.task.found;
    return restOf(command, text, this.#words);
  }

  get log(): Log {
    return this.world.log;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.interruption) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Resolves when the run is ended early: its command may not notice. */
  get interrupted(): Promise<Interruption> {
    this.#interrupted ??= Promise.withResolvers();
    if (this.interruption) this.#interrupted.resolve(this.interruption);
    return this.#interrupted.promise;
  }

  /** Ends it early. */
  interrupt(why: Interruption): void {
    if (this.interruption) return;
    this.interruption = why;
    this.#interrupted?.resolve(why);
    this.#controller?.abort(new DOMException(why === 'timeout' ? 'out of time' : 'stopped', 'AbortError'));
  }
}
