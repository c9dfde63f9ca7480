import { inputOf, parseAddress } from '../address.ts';
import type { Outgoing } from '../outgoing.ts';

/**
 * Says why the bot does not send what a pipeline says, in words; undefined where it does. Pipelines of plugins come
 * without the compiler's word that it is a message.
 *
 * @param allowed - The inputs that the pipeline speaks to.
 */
export function whatIsWrong(message: Outgoing, allowed: ReadonlySet<string>): string | undefined {
  if (typeof message?.to !== 'string')
    return 'it said something that has no address: make messages with reply() or send()';
  if (!Array.isArray(message.causes) || message.causes.length === 0) {
    return `its message to ${message.to} names no cause: make messages with reply() or send()`;
  }
  if (typeof message.data !== 'string' && !Array.isArray(message.data)) {
    return `its message to ${message.to} is no text: say a string, or a list of blocks`;
  }
  const wrong = [message.to, message.fallback?.to ?? message.to].find((to) => !allowed.has(inputOf(to)));
  if (wrong === undefined) return undefined;
  if (parseAddress(wrong) === undefined) {
    return `'${wrong}' is no address: write an input, a colon and a place there, such as 'slack:#ops'`;
  }
  return `'${wrong}' is not an input it speaks to (${[...allowed].join(', ')}): add it to the pipeline's 'to'`;
}
