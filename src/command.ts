import type { Observable } from 'rxjs';
import type { TextEvent } from './event.ts';
import type { Log } from './log.ts';
import type { Text } from './text.ts';
import type { World } from './world.ts';

/** What a command says: the whole answer, or one part of it. */
export type Answer = Text;

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
  /** Alters the world: needs the right to. */
  readonly changes?: true;
  /** Goes on until stopped (watch, stream). */
  readonly live?: true;
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
  /** What the pattern captured: `match[0]` is the whole match. */
  readonly match: readonly string[];
  /** Raw text after the command's last parsed argument: JSON is taken from it, never unquoted. */
  readonly rest: string;
  readonly params: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Aborted when the run is stopped or out of time. */
  readonly signal: AbortSignal;
  /** Every command known, for `help`. */
  readonly commands: readonly Command[];
  readonly world: World;
  readonly log: Log;
}
