import type { Call } from '../../command.ts';
import type { Match } from '../../matching/match.ts';
import type { Word } from '../../matching/words.ts';
import { words } from '../../matching/words.ts';
import { readParams, restOf } from './params.ts';

/**
 * Reads the parameters of a command, and makes sure that what was said is of use to it.
 *
 * @throws {UsageError} It is not.
 */
export function checkWords({ command, text }: Match, said: readonly Word[] = words(text)): Call['params'] {
  const params = command.params ? readParams(command, text, said) : none;
  if (command.check) {
    const args = said.map(({ value }) => value);
    command.check(args, restOf(command, text, said));
  }
  return params;
}

const none: Call['params'] = {};
