import type { Address } from '../../address.ts';
import { ConfigError } from '../../errors.ts';
import { anyGlob } from '../../matching/any-glob.ts';
import { nearest } from '../../matching/nearest.ts';

/** What a rule is compared with: a command, as somebody said it somewhere. */
export interface Asked {
  /** The command's names, of which one must fit. */
  readonly names: readonly string[];
  /** The words behind the command's own, a space between them. */
  readonly args: string;
  /** The addresses of who says it, of which one must fit. */
  readonly people: readonly Address[];
  /** The person is who they say they are. */
  readonly proven: boolean;
  /** Addresses of the place, of which one must fit. */
  readonly places: readonly Address[];
}

/** One rule of `--allow`. */
export interface Rule {
  /** Its place in the list, from 1. */
  readonly number: number;
  readonly allows: boolean;
  /** What people of this organisation are told when it refuses them. */
  readonly why?: string;
  /** As it was written. */
  readonly text: string;
  /** The patterns in it. */
  readonly named: { readonly commands: readonly string[]; readonly addresses: readonly string[] };
  covers(asked: Asked): boolean;
}

const fields = ['allow', 'deny', 'args', 'by', 'in', 'why'];
const example = '{"deny":"deregister","in":"slack:#prod"}';
/** The longest pattern, and the longest reason, in characters. */
const longest = 200;
/** The most patterns in one field. */
const most = 1_000;

/**
 * Reads a rule: `{"allow":"deregister","args":"service test-*","by":"slack:*","in":"slack:#dev"}`. `allow` or `deny`
 * names the command, the others what they say, who says it and where. Each is a pattern or a list of them, and all must
 * fit; one that is absent fits whatever it is. A rule that allows certain people allows only those who are proven to be
 * them.
 *
 * @throws {ConfigError} It is none: says which, what is wrong with it and how one looks. Never quotes a pattern.
 */
export function ruleIn(text: string, number: number): Rule {
  const given = fieldsOf(text, number);
  const allows = given.has('allow');
  if (allows === given.has('deny')) throw wrong(number, 'must have allow or deny, and the command behind it');
  const patterns = (field: string) => patternsIn(given.get(field), field, number);
  const commands = patterns(allows ? 'allow' : 'deny') ?? [];
  const args = patterns('args');
  const by = patterns('by');
  const places = patterns('in');
  const fits = { command: anyGlob(commands), args: covering(args), by: covering(by), place: covering(places) };
  const why = reasonIn(given.get('why'), number);
  return {
    number,
    allows,
    ...(why !== undefined && { why }),
    text,
    named: { commands, addresses: [...(by ?? []), ...(places ?? [])] },
    covers: ({ names, args: said, people, proven, places: there }) =>
      names.some(fits.command) &&
      fits.args(said) &&
      (by === undefined || ((proven || !allows) && people.some(fits.by))) &&
      there.some(fits.place),
  };
}

function covering(patterns: readonly string[] | undefined): (text: string) => boolean {
  return patterns === undefined ? () => true : anyGlob(patterns);
}

function fieldsOf(text: string, number: number): ReadonlyMap<string, unknown> {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(number, 'is no JSON object');
  const given = new Map(Object.entries(value));
  const strange = [...given.keys()].find((field) => !fields.includes(field));
  if (strange === undefined) return given;
  const [near] = nearest(strange, fields);
  throw wrong(number, `has a field that no rule has${near === undefined ? '' : `: did you mean ${near}?`}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function patternsIn(value: unknown, field: string, number: number): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const patterns: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (patterns.length === 0 || patterns.length > most) throw wrong(number, `needs 1 to ${most} patterns in ${field}`);
  return patterns.map((pattern) => patternIn(pattern, field, number));
}

function patternIn(pattern: unknown, field: string, number: number): string {
  if (typeof pattern !== 'string' || pattern.length > longest || (pattern === '' && field !== 'args')) {
    throw wrong(number, `has a ${field} that is no text of 1 to ${longest} characters, nor a list of such`);
  }
  const isAddress = field === 'by' || field === 'in';
  if (!isAddress || pattern === '*' || pattern.indexOf(':') > 0) return pattern;
  const what = field === 'by' ? 'a person, such as slack:U024' : 'a place, such as slack:#ops';
  throw wrong(number, `needs an input and ${what}, in ${field}`);
}

function reasonIn(value: unknown, number: number): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '' && value.length <= longest)) return value;
  throw wrong(number, `has a why that is no text of 1 to ${longest} characters`);
}

function wrong(number: number, what: string): ConfigError {
  return new ConfigError(`--allow: rule ${number} ${what}; write one such as ${example}`);
}
