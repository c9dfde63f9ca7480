import parse from 'yargs-parser';
import type { Given } from './given.ts';
import type { Setting } from './setting.ts';
import { flagName } from './setting.ts';

/** The command line taken apart: flags as typed, and the words that are none. */
export interface Arguments {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, Given>;
}

/** Takes a command line apart. Unknown flags are in it, for the caller to judge; values are texts as typed. */
export function parseArguments(argv: readonly string[], table: readonly Setting[]): Arguments {
  const { _: words, ...flags } = parse(argv.map(normal), {
    string: table.filter(takesValue).map(({ name }) => name),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    },
  });
  return {
    words: words.map(String),
    flags: new Map(
      Object.entries(flags).map(([name, value]) => [name, { values: [value].flat().map(String), commas: true }]),
    ),
  };
}

/** A boolean flag stands alone: left to the parser as a text, it would eat the next word. */
function takesValue({ flag }: Setting): boolean {
  return flag.type !== 'boolean';
}

function normal(argument: string): string {
  if (!argument.startsWith('--')) return argument;
  const end = argument.indexOf('=');
  const name = end === -1 ? argument.slice(2) : argument.slice(2, end);
  return `--${flagName(name)}${end === -1 ? '' : argument.slice(end)}`;
}
