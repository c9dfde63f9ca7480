import { ConfigError } from '../errors.ts';
import { parseArguments } from './arguments.ts';
import type { Setting } from './setting.ts';

/** A command line of a command that has flags of its own besides those of the bot. */
export interface OwnFlags {
  /** Its own flags. */
  readonly given: ReadonlyMap<string, string>;
  /** What stands behind the command's name. */
  readonly words: readonly string[];
  /** The flags of the bot. */
  readonly rest: readonly string[];
}

/**
 * Takes a command's own flags, each with a value, and its words out of a command line.
 *
 * @throws {ConfigError} One has no value, or is given twice.
 */
export function ownFlags(argv: readonly string[], names: readonly string[], table: readonly Setting[]): OwnFlags {
  const given = new Map<string, string>();
  const others: string[] = [];
  const left = argv[Symbol.iterator]();
  for (const argument of left) {
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (!names.includes(name)) {
      others.push(argument);
      continue;
    }
    const said = value ?? left.next().value ?? '';
    if (said === '' || given.has(name)) throw new ConfigError(`--${name} needs one value`);
    given.set(name, said);
  }
  const { words, flags } = parseArguments(others, table);
  const rest = [...flags].flatMap(([name, { values }]) => values.map((value) => `--${name}=${value}`));
  return { given, words: words.slice(1), rest };
}
