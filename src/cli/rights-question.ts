import type { Address } from '../address.ts';
import { parseAddress } from '../address.ts';
import { ConfigError } from '../errors.ts';
import { parseArguments } from './arguments.ts';
import type { Setting } from './setting.ts';

/** Whether somebody may say something. */
export interface RightsQuestion {
  readonly as: Address;
  /** Where; absent, to the bot alone. */
  readonly in?: Address;
  readonly text: string;
}

/** A command line without the question in it. */
export interface Questioned {
  readonly question?: RightsQuestion;
  readonly rest: readonly string[];
}

/**
 * Takes the question out of `micro check --as slack:U024 --in slack:C1 'deregister service x'`, wherever its parts stand.
 *
 * @throws {ConfigError} A part is missing, or is no address.
 */
export function rightsQuestion(argv: readonly string[], table: readonly Setting[]): Questioned {
  const given = new Map<string, string>();
  const others: string[] = [];
  const left = argv[Symbol.iterator]();
  for (const argument of left) {
    const [, name, value] = /^--(as|in)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) others.push(argument);
    else given.set(name, value ?? left.next().value ?? '');
  }
  const as = given.get('as');
  const place = given.get('in');
  if (as === undefined && place === undefined) return { rest: argv };
  const [, text, ...more] = parseArguments(others, table).words;
  if (text === undefined || more.length > 0) {
    throw new ConfigError("micro check --as needs what is said, in quotes: micro check --as slack:U024 'ping'");
  }
  const question = {
    as: addressIn(as ?? '', 'as', 'slack:U024'),
    ...(place !== undefined && { in: addressIn(place, 'in', 'slack:C024') }),
    text,
  };
  return { question, rest: others.toSpliced(others.lastIndexOf(text), 1) };
}

function addressIn(text: string, flag: string, example: string): Address {
  const found = parseAddress(text);
  if (found !== undefined) return found;
  throw new ConfigError(`micro check: --${flag} must be an address such as ${example}`);
}
