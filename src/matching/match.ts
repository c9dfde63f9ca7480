import type { Command } from '../command.ts';
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

  /** What the pattern captured: `match[0]` is the whole match. Found when it is asked for, as few commands do. */
  match(): readonly string[] {
    this.#captured ??= this.#pattern.exec(this.text) ?? [];
    return this.#captured;
  }
}
