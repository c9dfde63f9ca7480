import { parseAddress } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Given } from './given.ts';

/** A command line that is for the bot that runs. */
export interface ShellWords {
  /** The first word. */
  readonly command: string;
  /** What the bot is to hear. */
  readonly text: string;
  /** `data` and `config`, as far as they were given. */
  readonly flags: ReadonlyMap<string, Given>;
}

/** What this program does itself. */
const own: ReadonlySet<string> = new Set(['bot', 'start', 'check', 'help', 'version']);

/** The flags that have a meaning here; all have a value. */
const known: ReadonlySet<string> = new Set(['data', 'config', 'to']);

/**
 * Reads `micro status`, `micro call greeter Say.Hello '{"name":"Ann"}' --to email:ops@example.org`: undefined when it
 * is no command for a bot. As `ssh` does, it puts the words together again with spaces: the bot hears what would be
 * typed in a chat, JSON as it is. What begins with `--` behind a `--` is a word.
 *
 * @throws {ConfigError} It is one, and it is wrong.
 */
export function shellWords(argv: readonly string[]): ShellWords | undefined {
  const { words, flags, strange, leading } = takenApart(argv);
  const [command] = words;
  if (command === undefined || leading || own.has(command)) return undefined;
  const given = new Map<string, Given>();
  for (const [name, value] of flags) {
    if (given.has(name)) throw new ConfigError(`--${name} is given more than once: keep one`);
    given.set(name, { values: [value], commas: false });
  }
  const [wrong] = strange.filter((name) => name !== 'help');
  if (wrong !== undefined) throw unknown(wrong, command);
  const text = strange.length > 0 ? `help ${command}` : textOf(words, given.get('to'));
  return { command, text, flags: given };
}

interface TakenApart {
  readonly words: readonly string[];
  readonly flags: readonly (readonly [name: string, value: string])[];
  /** Names of the flags that are none here. */
  readonly strange: readonly string[];
  /** One of those stands before the first word: what is a word then is not known here. */
  readonly leading: boolean;
}

function takenApart(argv: readonly string[]): TakenApart {
  const end = argv.indexOf('--');
  const words: string[] = [];
  const flags: (readonly [string, string])[] = [];
  const strange: string[] = [];
  let leading = false;
  const before = argv.slice(0, end < 0 ? undefined : end)[Symbol.iterator]();
  for (const argument of before) {
    const [, name, value] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    leading ||= words.length === 0 && argument.startsWith('-') && !known.has(name ?? '');
    if (name === undefined) words.push(argument);
    else if (known.has(name)) flags.push([name, value ?? before.next().value ?? '']);
    else strange.push(name);
  }
  return { words: [...words, ...(end < 0 ? [] : argv.slice(end + 1))], flags, strange, leading };
}

function textOf(words: readonly string[], to: Given | undefined): string {
  if (words.includes('')) throw new ConfigError(`an argument is empty: leave it out, or write '""' for an empty one`);
  const text = words.join(' ');
  if (to === undefined) return text;
  const [target = ''] = to.values;
  if (parseAddress(target) === undefined || /[\s"“”]/.test(target)) {
    throw new ConfigError('--to must be an address such as email:ops@example.org');
  }
  return `${text} > ${target}`;
}

/** Cut where it stops looking like a name: a secret may be stuck to it. */
function unknown(name: string, command: string): ConfigError {
  const shown = /^[\w-]{0,40}/.exec(name)?.[0] ?? '';
  return new ConfigError(
    `micro ${command} takes --data, --config and --to, not --${shown}: put -- in front of words for the bot that begin so`,
  );
}
