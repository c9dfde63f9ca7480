import type { Command } from '../command.ts';
import { deadLetterCommand } from './dead-letter-command.ts';

/** Tries to deliver or to handle again what was given up. */
export const redeliver: Command = deadLetterCommand({
  word: 'redeliver',
  description: 'Tries a dead letter again, or all of them',
  act: (call, number) => call.redeliver(number),
  says: (which) => `trying ${which} again`,
});
