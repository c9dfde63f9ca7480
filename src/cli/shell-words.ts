import type { Address } from '../address.ts';
import { parseAddress } from '../address.ts';
import { ConfigError } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Given } from './given.ts';
import { ownWords } from './own-words.ts';

/** A command line that is a command of the bot's. */
export interface ShellWords {
  /** The first word. */
  readonly command: string;
  /** What the bot is to hear. */
  readonly text: string;
  /** Where the answer goes, when that is not here: it stands in the text, too. */
  readonly to?: Address;
  /** The answer is for a program. */
  readonly json: boolean;
  /** Yes to what the command asks. */
  readonly yes: boolean;
  /** Those that the bot that runs is found by, `data` and `config`, and those above. */
  readonly flags: ReadonlyMap<string, Given>;
  /** All other flags: with them it is not the bot that runs that is asked. */
  readonly own: readonly string[];
}

/** Flags by name, and whether each takes a value. */
export type KnownFlags = ReadonlyMap<string, boolean>;

/** What this program does itself. */
const own: ReadonlySet<string> = new Set([...ownWords, 'version']);

/** The flags that have a meaning for the bot that runs, too; most commands need no others. */
const usual: KnownFlags = new Map([
  ['data', true],
  ['config', true],
  ['to', true],
  ['json', false],
  ['yes', false],
]);

/**
 * Reads `micro status`, `micro call greeter Say.Hello '{"name":"Ann"}' --to email:ops@example.org`: undefined when it
 * is no command for a bot, or has flags that only `more` knows. As `ssh` does, it puts the words together again with
 * spaces: the bot hears what would be typed in a chat, JSON as it is. What begins with `--` behind a `--` is a word.
 *
 * @param more - All other flags that there are, once somebody has read them.
 * @throws {ConfigError} It is one, and it is wrong.
 */
export function shellWords(argv: readonly string[], more?: KnownFlags): ShellWords | undefined {
  const { words, flags, strange, leading } = takenApart(argv, new Map([...(more ?? []), ...usual]));
  const [command] = words;
  if (command === undefined || isOwn(words) || (leading && !more)) return undefined;
  const [wrong] = strange.filter((name) => name !== 'help');
  if (wrong !== undefined) {
    if (more === undefined) return undefined;
    throw unknown(wrong, [...usual.keys(), ...more.keys()]);
  }
  const given = new Map<string, Given>();
  for (const [name, value] of flags.filter(([name]) => usual.has(name))) {
    if (given.has(name)) throw new ConfigError(`--${name} is given more than once: keep one`);
    given.set(name, { values: [value], commas: false });
  }
  const asked = strange.length > 0 ? undefined : targetIn(given.get('to'));
  return {
    command,
    text: strange.length > 0 && command !== 'help' ? `help ${command}` : textOf(listing(words), asked),
    ...(asked && { to: asked }),
    json: given.has('json'),
    yes: given.has('yes'),
    flags: given,
    own: flags.filter(([name]) => !usual.has(name)).map(([name, value]) => `--${name}=${value}`),
  };
}

/** `micro help greet` is the bot's, as is `micro help commands`; `micro help` and `micro help bot` are not. */
function isOwn([first = '', second]: readonly string[]): boolean {
  if (first !== 'help') return own.has(first);
  return second === undefined || second.startsWith('-') || own.has(second);
}

/** As the bot is asked what it can do: `help` alone is this program's own. */
function listing(words: readonly string[]): readonly string[] {
  return words.join(' ') === 'help commands' ? ['help'] : words;
}

interface TakenApart {
  readonly words: readonly string[];
  readonly flags: readonly (readonly [name: string, value: string])[];
  /** Names of the flags that are not known. */
  readonly strange: readonly string[];
  /** One of those stands before the first word: what is a word then is not known here. */
  readonly leading: boolean;
}

function takenApart(argv: readonly string[], known: KnownFlags): TakenApart {
  const end = argv.indexOf('--');
  const words: string[] = [];
  const flags: (readonly [string, string])[] = [];
  const strange: string[] = [];
  let leading = false;
  const before = argv.slice(0, end < 0 ? undefined : end)[Symbol.iterator]();
  for (const argument of before) {
    const [, typed, value] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    const name = typed?.replaceAll('-', '_');
    const takesValue = known.get(name ?? '');
    leading ||= words.length === 0 && argument.startsWith('-') && takesValue === undefined;
    if (name === undefined) words.push(argument);
    else if (takesValue === undefined) strange.push(name);
    else flags.push([name, value ?? (takesValue ? following(before) : 'true')]);
  }
  return { words: [...words, ...(end < 0 ? [] : argv.slice(end + 1))], flags, strange, leading };
}

function following(rest: Iterator<string>): string {
  const { value, done } = rest.next();
  return done ? '' : value;
}

function targetIn(to: Given | undefined): Address | undefined {
  if (to === undefined) return undefined;
  const target = parseAddress(to.values[0] ?? '');
  if (target !== undefined && !/[\s"“”]/.test(target)) return target;
  throw new ConfigError('--to must be an address such as email:ops@example.org');
}

function textOf(words: readonly string[], to: Address | undefined): string {
  if (words.includes('')) throw new ConfigError(`an argument is empty: leave it out, or write '""' for an empty one`);
  const text = words.join(' ');
  return to === undefined ? text : `${text} > ${to}`;
}

/** Cut where it stops looking like a name: a secret may be stuck to it. */
function unknown(name: string, known: readonly string[]): ConfigError {
  const shown = /^[\w-]{0,40}/.exec(name)?.[0] ?? '';
  const hint = didYouMean(shown, known, '--');
  return new ConfigError(`unknown flag --${shown}${hint || ': put -- in front of words for the bot that begin so'}`);
}
