import type { Command } from '../command.ts';
import { deadLetterCommand } from './dead-letter-command.ts';

/** Lets go what was given up, for good. */
export const discard: Command = deadLetterCommand({
  word: 'discard',
  description: 'Discards a dead letter for good, or all of them',
  act: (call, number) => call.discard(number),
  says: (which) => `discarded ${which}`,
});
