import type { Address } from '../address.ts';
import { parseAddress } from '../address.ts';
import { ConfigError } from '../errors.ts';

/**
 * Reads the address of one person in a flag.
 *
 * @param flag - As it was given, for the message: `--admins 'slack:U024'`.
 * @param instead - What to do when many were meant.
 * @throws {ConfigError} It is no address, or one of many.
 */
export function personIn(text: string, flag: string, instead: string): Address {
  const found = parseAddress(text);
  // Many in one are read as one that nobody is.
  if (found !== undefined && !/[\s;*]/.test(text)) return found;
  const many = text.includes('*')
    ? `; ${instead}`
    : /[\s;]/.test(text)
      ? '; several go with commas between them, and no spaces'
      : '';
  throw new ConfigError(`${flag}: write an input and one person, such as slack:U024 or email:ann@example.org${many}`);
}
