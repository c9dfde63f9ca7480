import { UsageError } from '../errors.ts';

/** What the original says when a command is followed by a word that it does not know. */
export function unknownNoun(usage: string): UsageError {
  return new UsageError(`unknown command...\nsupported commands: \n${usage}`);
}
