import type { Call } from '../command.ts';
import type { Text } from '../text.ts';

/**
 * Asks whether to do what changes something, and resolves with whether the person said yes. The question says all that
 * will change: one that reads otherwise when the answer comes is asked anew.
 */
export async function confirmed({ ask }: Pick<Call, 'ask'>, question: Text): Promise<boolean> {
  return (await ask(question, { choices: ['yes', 'no'] })) === 'yes';
}

/** What is answered to somebody who said no. */
export const leftAlone = 'left as it is';
