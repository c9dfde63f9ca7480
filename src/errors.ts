/** Base of every error the bot raises on purpose; `code` is stable, the message is not. */
export class BotError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/**
 * A setting is wrong or missing, and no retry can mend it: the bot, or the one input, cannot start. Its message names
 * the flag.
 */
export class ConfigError extends BotError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIG', message, options);
  }
}

/** A command was used wrongly, or cannot do what was asked. Its message is shown to the person as it is. */
export class UsageError extends BotError {
  constructor(message: string, options?: ErrorOptions) {
    super('USAGE', message, options);
  }
}

/** The registry could not be read or written. Its message is safe to show. */
export class RegistryError extends BotError {
  constructor(message: string, options?: ErrorOptions) {
    super('REGISTRY', message, options);
  }
}

/** A service call failed; `status` is the service's own code, the message is safe to show. */
export class CallError extends BotError {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super('CALL', message, options);
    this.status = status;
  }
}

/** What became of a message that could not be sent. */
export type SendFailure = 'transient' | 'permanent' | 'limited' | 'unknown';

/** A message was not sent, or nobody can tell. Its message is safe to show in the conversation it came from. */
export class SendError extends BotError {
  readonly kind: SendFailure;
  /** How long the lane has to wait, in milliseconds; only when `limited`. */
  readonly wait: number;

  constructor(kind: SendFailure, message: string, options: ErrorOptions & { wait?: number } = {}) {
    super('SEND', message, options);
    this.kind = kind;
    this.wait = options.wait ?? 0;
  }
}

/**
 * The journal cannot be read or written any more: nothing is accepted, and the bot ends. Its message is safe to show.
 */
export class JournalError extends BotError {
  constructor(message: string, options?: ErrorOptions) {
    super('JOURNAL', message, options);
  }
}

/** What a pipeline said cannot be written, and nothing of its turn was. Its message says what it lacks. */
export class UnwritableError extends BotError {
  /** The event in hand that it was said because of; undefined when it names none. */
  readonly event: string | undefined;

  constructor(message: string, event: string | undefined, options?: ErrorOptions) {
    super('UNWRITABLE', message, options);
    this.event = event;
  }
}

/** The journal has no room for another event; the input refuses it or records a gap. */
export class FullError extends BotError {
  constructor(message: string) {
    super('FULL', message);
  }
}

/** Another process owns the journal. Its message is safe to show. */
export class BusyError extends BotError {
  constructor(message: string, options?: ErrorOptions) {
    super('BUSY', message, options);
  }
}
