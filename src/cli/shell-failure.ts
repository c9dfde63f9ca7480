import { BotError } from '../errors.ts';

/** Why a command that was said in a shell was not answered, in words for its end. */
export function shellFailure(message: string, cause?: unknown): BotError {
  return new BotError('SHELL', message, { cause });
}
