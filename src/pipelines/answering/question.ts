import type { AskOptions } from '../../command.ts';
import type { Text } from '../../text.ts';
import { textIn } from './text-in.ts';

/** A question that a run ends with. */
export interface Question extends AskOptions {
  readonly text: Text;
}

/** The longest that an answer may take, in milliseconds: a hundred years. */
const longest = 3_155_760_000_000;

/**
 * Reads what a command asks. It is kept and compared after a restart, so it is better refused now than then.
 *
 * @throws {TypeError} It cannot be asked.
 */
export function questionIn(text: unknown, { choices = [], within, anyone }: AskOptions): Question {
  if (!Array.isArray(choices) || choices.some((choice) => typeof choice !== 'string')) {
    throw new TypeError('the choices of a question must be strings');
  }
  if (within !== undefined && !(within >= 0 && within <= longest)) {
    throw new TypeError(`a question needs to know in milliseconds how long its answer may take; it is ${within}`);
  }
  return {
    text: textIn(text),
    ...(choices.length > 0 && { choices }),
    ...(within !== undefined && { within }),
    ...(anyone && { anyone }),
  };
}

/** A question as it is compared: its words, whatever they are made of. */
export function questionKey(text: Text): string {
  return typeof text === 'string' ? text : JSON.stringify(text);
}

/** The question of a key, to be shown again. */
export function questionOf(key: string): Text {
  if (!key.startsWith('[{')) return key;
  try {
    return textIn(JSON.parse(key));
  } catch {
    return key;
  }
}
