import { BotError } from '../../errors.ts';

/** A call that cannot be read; its message is what the caller is told. */
export class BadCall extends BotError {
  constructor(message: string, options?: ErrorOptions) {
    super('BAD_CALL', message, options);
  }
}
