/** Writes one line about what happened. Text that people said goes to `debug` only; secrets go nowhere. */
export interface Log {
  /** What only somebody who looks for a fault wants to read; the one place for what people said. */
  debug(message: string, fields?: LogFields): void;
  /** What goes as it should. */
  info(message: string, fields?: LogFields): void;
  /** What somebody should look at, though the bot goes on as it did. */
  warn(message: string, fields?: LogFields): void;
  /** What does not work until somebody mends it. */
  error(message: string, fields?: LogFields): void;
}

/** What a line is about, by name. */
export type LogFields = Readonly<Record<string, unknown>>;
