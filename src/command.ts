import type { Observable } from 'rxjs';
import type { TextEvent } from './event.ts';
import type { Json } from './json.ts';
import type { Log } from './log.ts';
import type { MemoryEntry } from './memory.ts';
import type { Repeat } from './repeat.ts';
import type { Text } from './text.ts';
import type { World } from './world.ts';

/** What a command says: the whole answer, or one part of it. */
export type Answer = Text | Told | Progress;

/** A text for people, and the same for programs. */
export interface Told {
  readonly text: Text;
  /** What JSON can say; a {@link JsonText} stays as it stands. */
  readonly data: unknown;
  /** What people are told also where a program gets the data, as how old that is; the text has it, too. */
  readonly aside?: Text;
  /** The command ran, and what it tells of is not as it should be: a shell exits with 1. */
  readonly unwell?: true;
}

/** How far a command is: shown, where a message can be edited, until the next one or the answer takes its place. */
export interface Progress {
  readonly progress: Text;
}

/** Says how far a command is: one of the values that it yields before its answer. It is no part of that. */
export function progress(text: Text): Progress {
  return { progress: text };
}

/** Something the bot can do when told to. */
export interface Command {
  readonly name: string;
  /** `call [service] [endpoint] [request]`. */
  readonly usage: string;
  readonly description: string;
  /** Named arguments: one schema for chat, completion and help. */
  readonly params?: Params;
  /** Ready to be typed: `help` teaches by them. */
  readonly examples?: readonly string[];
  /** Other first words for it: the pattern is tried again with the alias replaced by the command's own word. */
  readonly aliases?: readonly string[];
  /** Matched against messages that were not said to the bot, too. */
  readonly hears?: true;
  /** Safe to run again after a crash. */
  readonly idempotent?: true;
  /** Alters the world: for admins, the terminal, and whom a rule allows it. */
  readonly changes?: true;
  /** Not for everybody: for people who are proven to be who they are, and belong to the organisation. */
  readonly inside?: true;
  /** Whose rules it falls under besides its own: what holds for `call` holds for `query`. */
  readonly rights?: string;
  /** Goes on until stopped (watch, stream). */
  readonly live?: true;
  /** Needs nothing that the bot keeps: a shell runs it by itself where no bot runs. */
  readonly anywhere?: true;
  /** Another name of a command that help lists already. */
  readonly unlisted?: true;
  /** Whose memory it uses: commands that name the same share it. Its own name when absent. */
  readonly memory?: string;
  /** Takes its text whole: a redirect in it is meant for what the text says, not for this command's answer. */
  readonly whole?: true;
  /**
   * Looks at what was said, before a run and when it is put off: `args` as `exec` gets them, `rest` as
   * {@link Call.rest}.
   *
   * @throws {UsageError} It would not run; says how to say it.
   */
  check?(args: readonly string[], rest: string): void;
  /**
   * What rules compare their `args` with, where that is not the words behind the first: `service greeter` for a service
   * that was given as JSON. Undefined for those words after all. Never throws.
   */
  about?(args: readonly string[], rest: string): string | undefined;
  /**
   * Runs it. `args[0]` is the command word. One answer, or many as they come.
   *
   * @throws {UsageError} Its message is shown to the person; any other error becomes `error executing cmd: …`.
   */
  exec(args: readonly string[], call: Call): Answer | Promise<Answer> | AsyncIterable<Answer> | Observable<Answer>;
}

/** Commands by RE2 pattern, as in the original: `{ '^ping$': ping }`. */
export type Commands = Readonly<Record<string, Command>>;

/** One named argument. */
export interface Param {
  readonly type: 'string' | 'number' | 'boolean' | 'json' | 'service' | 'endpoint' | 'command';
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  readonly required?: true;
}

/** Arguments in their order, by name. */
export type Params = Readonly<Record<string, Param>>;

/** What a run is given. */
export interface Call {
  readonly event: TextEvent;
  /**
   * What the pattern captured: `match[0]` is the whole match.
   *
   * @throws {UsageError} The text is too long to take apart: over 16 KiB, less with a long pattern, never less than 4 KiB.
   */
  readonly match: readonly string[];
  /** Raw text after the command's last parsed argument: JSON is taken from it, never unquoted. */
  readonly rest: string;
  readonly params: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Aborted when the run is stopped or out of time. */
  readonly signal: AbortSignal;
  /** The zone that times of day are meant in: the asker's where the input knows it, else the bot's. */
  readonly timezone: string;
  /**
   * Asks the person, and resolves with the answer. The question is written and the run ends here; the answer runs
   * `exec` anew, whether or not the bot was restarted in between, and then `ask` resolves at once. So what comes before
   * it is done again: wrap in {@link Call.once} what must not be. One that is answered by `cancel`, or by nobody in
   * time, never comes back.
   */
  ask(question: Text, options?: AskOptions): Promise<string>;
  /** Does something once however often the run begins anew, and resolves with what came of it the first time. */
  once<T extends Json | undefined>(name: string, work: () => T | Promise<T>): Promise<T>;
  /** Remembers a value, or forgets it when it is undefined: written together with what the run says next. */
  remember(key: string, value: Json | undefined): void;
  /** Resolves with a value remembered; undefined when there is none. */
  recall(key: string): Promise<Json | undefined>;
  /** Resolves with all values whose key begins with `prefix`, by key. */
  memories(prefix?: string): Promise<readonly MemoryEntry[]>;
  readonly jobs: Jobs;
  /** The open questions, oldest first: those that the person was asked, and those of this place. */
  questions(): readonly OpenQuestion[];
  /** Tries a dead letter again: written together with what the run says next. */
  redeliver(number: number): void;
  /** Discards a dead letter, for good: written together with what the run says next. */
  discard(number: number): void;
  /** Every command known, for `help`. */
  readonly commands: readonly Command[];
  readonly world: World;
  readonly log: Log;
}

/** Settings of {@link Call.ask}. */
export interface AskOptions {
  /** What may be answered; anything else is no answer. */
  readonly choices?: readonly string[];
  /** How long the answer may take, in milliseconds. Default 15 minutes. */
  readonly within?: number;
  /** Anybody in that place may answer, not just the asker. */
  readonly anyone?: true;
}

/** A question that waits for its answer. */
export interface OpenQuestion {
  /** The command that asks, as it was said. */
  readonly about: string;
  /** Its words, with what may be answered. */
  readonly text: Text;
  /** When nobody waits for the answer any more, in milliseconds since 1970. */
  readonly until: number;
  /** Who ran the command, and where. */
  readonly by: string;
  readonly place: string;
}

/** Commands put off until a moment, in the name of the person who asked. */
export interface Jobs {
  /**
   * Puts off a command: it is run then as if the person said it again, and answered in the same place or where its
   * redirect says. Counts when what the run says next is written.
   *
   * @throws {UsageError} The text is for no command, or what it asks is not allowed.
   */
  add(request: JobRequest): Job;
  /** The person's own jobs, and those that were asked for in this place. */
  list(): Promise<readonly Job[]>;
  /** Calls one of these off; resolves with it, or undefined when there is none of that number. */
  cancel(number: number): Promise<Job | undefined>;
}

/** A command to be run later. */
export interface JobRequest {
  /** As a person would type it, redirect included: `list services > email:team@example.org`. */
  readonly text: string;
  /** When, or when first, in milliseconds since 1970. */
  readonly due: number;
  /** How it goes on, absent for once. */
  readonly repeat?: Repeat;
}

/** A command that waits for its time. */
export interface Job extends JobRequest {
  readonly number: number;
  /** Who asked, and where. */
  readonly by: string;
  readonly place: string;
}
