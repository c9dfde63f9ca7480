import { parseAddress } from './address.ts';
import { duration } from './duration.ts';
import { ConfigError } from './errors.ts';
import { longestTimer } from './longest-timer.ts';

/** How it is said what a setting must be, and whether a value is that. */
type Kind = readonly [words: string, fits: (value: unknown) => boolean];

const number = (value: unknown): value is number => Number.isFinite(value);
const infinite = (value: unknown): boolean => value === Number.POSITIVE_INFINITY;
const filled = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;
const isName = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isAddress = (value: unknown): boolean => typeof value === 'string' && parseAddress(value) !== undefined;

type Name =
  | 'count'
  | 'characters'
  | 'time'
  | 'endless'
  | 'timer'
  | 'wait'
  | 'delay'
  | 'pattern'
  | 'address'
  | 'addresses'
  | 'list'
  | 'names'
  | 'anyNames';

/** What settings must be. */
const kinds: Readonly<Record<Name, Kind>> = {
  count: [
    'a whole number of 1 or more, or Infinity for no limit',
    (value) => infinite(value) || (Number.isInteger(value) && Number(value) > 0),
  ],
  characters: ['a number of characters, 16 or more', (value) => infinite(value) || (number(value) && value >= 16)],
  time: ['a number of milliseconds above 0', (value) => number(value) && value > 0],
  endless: [
    'a number of milliseconds above 0, or Infinity for no end',
    (value) => infinite(value) || (number(value) && value > 0),
  ],
  timer: [
    `a number of milliseconds above 0, and at most ${longestTimer}, which is 24 days`,
    (value) => number(value) && value > 0 && value <= longestTimer,
  ],
  wait: ['a number of milliseconds, 0 or more', (value) => number(value) && value >= 0],
  delay: [
    `a length of time such as '90s' or '15m', or a number of milliseconds, 0 or more`,
    (value) => (typeof value === 'string' ? isDuration(value) : number(value) && value >= 0),
  ],
  pattern: ['a text in RE2 syntax, such as "^deploy"', (value) => typeof value === 'string'],
  address: ["an address: an input, a colon and a place there, such as 'slack:#ops'", isAddress],
  addresses: [
    "one or more addresses: an input, a colon and a place there, such as 'slack:#ops'",
    (value) => filled(value) && value.every(isAddress),
  ],
  list: ['a list of one or more', filled],
  names: ['a list of one or more names', (value) => filled(value) && value.every(isName)],
  anyNames: ['a list of names', (value) => Array.isArray(value) && value.every(isName)],
};

/**
 * Refuses settings that cannot work, when something is built with them and not at its first event. Types do not: NaN,
 * which is what `Number(process.env.NONE)` gives, is a number to them.
 *
 *     checkSettings('sessions', { endless: { gap, longest }, count: { max, keys } })
 *
 * @param owner - What has the settings, as people know it: the name of an operator.
 * @param settings - What they must be, and then each by its name.
 * @throws {ConfigError} Says which setting of whom it is, what it must be, and what it is.
 */
export function checkSettings(owner: string, settings: { readonly [kind in Name]?: Named }): void {
  for (const [kind, named] of Object.entries(settings)) {
    const [words, fits] = kinds[kind as Name];
    for (const [name, value] of Object.entries(named)) {
      if (!fits(value)) throw new ConfigError(`${owner}: ${name} must be ${words}; it is ${shown(value)}`);
    }
  }
}

type Named = Readonly<Record<string, unknown>>;

function isDuration(text: string): boolean {
  try {
    return duration(text) >= 0;
  } catch {
    return false;
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null && !(value instanceof RegExp) ? 'an object' : String(value);
}
