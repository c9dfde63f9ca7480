/** Writes one line about what happened. Text that people said goes to `debug` only; secrets go nowhere. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What a line is about, by name. */
export type LogFields = Readonly<Record<string, unknown>>;
