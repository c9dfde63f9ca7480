import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { Pattern } from './pattern.ts';

/** A command with its compiled pattern; the lower the rank the sooner it is tried. */
export interface Entry {
  readonly pattern: Pattern;
  readonly command: Command;
  readonly rank: number;
}

/** The command that a text is for, and how. */
export class Match {
  readonly command: Command;
  /** Its place in the order in which patterns are tried: of several the lowest counts. */
  readonly rank: number;
  /** The text as it was matched: an alias, another case or spaces around it made the command's own. */
  readonly text: string;
  readonly #pattern: Pattern;
  #captured: readonly string[] | undefined;

  constructor({ pattern, command, rank }: Entry, text: string) {
    this.command = command;
    this.rank = rank;
    this.text = text;
    this.#pattern = pattern;
  }

  /** The pattern it is registered by. */
  get pattern(): string {
    return this.#pattern.source;
  }

  /**
   * What the pattern captured: `match[0]` is the whole match. Found when it is asked for, as few commands do.
   *
   * @throws {UsageError} The text is too long to look for it.
   */
  match(): readonly string[] {
    const { text } = this;
    const { longest } = this.#pattern;
    if (text.length > longest) {
      throw new UsageError(
        `that message is too long to take apart: it has ${text.length} characters, and '${this.pattern}' takes ${longest} at most`,
      );
    }
    this.#captured ??= this.#pattern.exec(text) ?? [];
    return this.#captured;
  }
}
