import type { Address } from './address.ts';
import { parseAddress } from './address.ts';
import { duration } from './duration.ts';
import { ConfigError } from './errors.ts';
import { glob } from './glob.ts';

/** Where something comes from and where it goes: `FROM -> TO [every … | after …]`, the one grammar of such flags. */
export interface Route {
  /** As it was written. */
  readonly text: string;
  /** The flag it was given with, for errors: `--summary`. */
  readonly flag: string;
  readonly from: readonly [Place, ...Place[]];
  readonly to: readonly [Address, ...Address[]];
  /** A schedule, not yet read: `1h`, `1d at 09:00`. */
  readonly every?: string;
  /** In milliseconds. */
  readonly after?: number;
}

/** The places of one input that a route listens to. */
export interface Place {
  /** An input's instance name, or `registry` or `runs`. */
  readonly input: string;
  /** The input's own words or the name people use, `*` for any text: `#ops`, `C024`, `greeter*`. */
  readonly pattern: string;
}

/**
 * Reads a route. FROM is an input (`slack`), a place (`slack:#ops`, `slack:C024`) or a pattern (`registry:greeter*`),
 * TO is an address; both may be several, with commas.
 *
 * @param flag - Named in errors: `--summary`.
 * @param route - What is read, where the text that errors quote holds more than that.
 * @throws {ConfigError} Which part is wrong, and how a right one looks.
 */
export function parseRoute(text: string, flag: string, route: string = text): Route {
  const words = route.replaceAll('->', ' -> ').split(/\s+/).filter(Boolean);
  const arrow = words.indexOf('->');
  if (arrow < 0) throw wrong(text, flag, 'there is no -> in it (in a shell it needs quotes)');
  if (words.lastIndexOf('->') !== arrow) throw wrong(text, flag, 'there is more than one -> in it');
  const rest = words.slice(arrow + 1);
  const found = rest.findIndex((word) => word === 'every' || word === 'after');
  const end = found < 0 ? rest.length : found;
  const from = list(words.slice(0, arrow)).map((part) => place(part, text, flag));
  const to = list(rest.slice(0, end)).map((part) => target(part, text, flag));
  if (!some(from)) throw wrong(text, flag, 'nothing stands before the ->');
  if (!some(to)) throw wrong(text, flag, 'no address stands behind the ->');
  return { text, flag, from, to, ...timing(rest.slice(end), text, flag) };
}

/**
 * Tells whether one of the places is meant by an input and one of the names of a place in it.
 *
 * @param names - What the place is called: the input's own words and the name people use.
 */
export function covers(places: readonly Place[], input: string, names: readonly string[]): boolean {
  return places.some((place) => place.input === input && names.some(glob(place.pattern)));
}

function place(part: string, text: string, flag: string): Place {
  const colon = part.indexOf(':');
  const input = colon < 0 ? part : part.slice(0, colon);
  const pattern = colon < 0 ? '*' : part.slice(colon + 1);
  if (!inputName.test(input) || pattern === '') {
    throw wrong(text, flag, `"${part}" is no place: write an input and a place in it, such as slack:#ops`);
  }
  return { input, pattern };
}

const inputName = /^[a-z][a-z0-9_-]*$/i;

function target(part: string, text: string, flag: string): Address {
  const address = parseAddress(part);
  if (address === undefined || part.includes('*') || /\s/.test(part)) {
    throw wrong(
      text,
      flag,
      `"${part}" is no address: write an input and one place in it, such as email:team@example.org`,
    );
  }
  return address;
}

function timing(words: readonly string[], text: string, flag: string): Pick<Route, 'every' | 'after'> {
  const [kind, ...rest] = words;
  const value = rest.join(' ');
  if (kind === undefined) return {};
  if (value === '') throw wrong(text, flag, `nothing stands behind "${kind}"`);
  if (kind === 'every') return { every: value };
  try {
    return { after: duration(value) };
  } catch (error) {
    throw wrong(text, flag, error instanceof Error ? error.message : String(error), error);
  }
}

function list(words: readonly string[]): readonly string[] {
  return words
    .join(' ')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function some<T>(values: readonly T[]): values is readonly [T, ...T[]] {
  return values.length > 0;
}

function wrong(text: string, flag: string, what: string, cause?: unknown): ConfigError {
  const example = examples.get(flag) ?? 'slack:#ops -> email:team@example.org';
  return new ConfigError(`${flag} '${text}': ${what}; for example ${flag} '${example}'`, { cause });
}

const examples: ReadonlyMap<string, string> = new Map([
  ['--summary', 'slack:#ops -> email:team@example.org every 1h'],
  ['--notify', 'registry:greeter* -> slack:#ops'],
  ['--on_call', 'alerts -> slack:#ops, email:ann@example.org after 10m'],
  ['--fallback', 'slack -> email:ops@example.org after 10m'],
]);
