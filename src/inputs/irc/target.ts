import type { Address } from '../../address.ts';
import { inputOf } from '../../address.ts';
import { oneLine } from '../../render/clean.ts';

/** The longest name of a channel (RFC 2812), and of most masks. */
const longest = 200;
/** One channel, also for a part of its people (`@#ops`): nothing that ends a word or begins another target. */
const channel = /^[~&@%+]?[#&+!][^\s\p{C},:]+$/u;
const nick = /^[^\s\p{C}\d,:!@*?.#&+$%~-][^\s\p{C},:!@*?]*$/u;

/**
 * Returns the channel or the nick that an address means; undefined when it can be none. Who is known by a mask
 * (`ann!~ann@example.org`) is reached by the nick in it.
 */
export function target(local: string): string | undefined {
  if (local.length > longest) return undefined;
  if (channel.test(local)) return local;
  const [name = ''] = local.split('!', 1);
  return nick.test(name) ? name : undefined;
}

/** Says that an address is none, and how one looks. */
export function noTarget(to: Address): string {
  return `${oneLine(to).slice(0, 100)} is neither a channel such as ${inputOf(to)}:#ops nor a nick such as ${inputOf(to)}:ann`;
}
