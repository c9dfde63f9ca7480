import type { Call, Command, Param } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { Word } from '../../matching/words.ts';
import { restAfter } from '../../matching/words.ts';
import { brief } from '../../render/brief.ts';

/**
 * Reads the words after the command's own (those its usage begins with: two in `get service [name]`) as its parameters.
 * From the first of type `json` on, the text stays raw.
 *
 * @throws {UsageError} When one is missing or not of its type.
 */
export function readParams(command: Command, text: string, words: readonly Word[]): Call['params'] {
  const own = ownWords(command);
  const parsed = parsedParams(command);
  const values = parsed.map(([name, param], index) => [name, read(name, param, words[own + index]?.value, command)]);
  const raw = Object.entries(command.params ?? {})[parsed.length];
  if (raw === undefined) return Object.fromEntries(values);
  const rest = restOf(command, text, words);
  return Object.fromEntries([...values, [raw[0], read(raw[0], raw[1], rest === '' ? undefined : rest, command)]]);
}

/** Returns the raw text after a command's own words and its parameters. */
export function restOf(command: Command, text: string, words: readonly Word[]): string {
  return restAfter(text, words[ownWords(command) + parsedParams(command).length - 1]);
}

/** The parameters in front of the first of type `json`. */
function parsedParams({ params = {} }: Command): readonly (readonly [string, Param])[] {
  const all = Object.entries(params);
  const json = all.findIndex(([, { type }]) => type === 'json');
  return json < 0 ? all : all.slice(0, json);
}

function ownWords({ usage }: Command): number {
  const bracket = usage.search(/[[<({]/);
  const own = (bracket < 0 ? usage : usage.slice(0, bracket)).trim();
  return Math.max(1, own.split(/\s+/).length);
}

function read(
  name: string,
  { type, choices, required, default: otherwise }: Param,
  given: string | undefined,
  { usage }: Command,
): string | number | boolean | undefined {
  if (given === undefined) {
    if (required) throw new UsageError(`${name} is missing: ${usage}`);
    return otherwise;
  }
  if (choices && !choices.includes(given)) {
    throw new UsageError(`${name} must be ${choices.join(' or ')}, not ${shown(given)}: ${usage}`);
  }
  if (type === 'number') return numberOf(name, given, usage);
  if (type === 'boolean') return truthOf(name, given, usage);
  return given;
}

function numberOf(name: string, given: string, usage: string): number {
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value)) {
    throw new UsageError(`${name} must be a number, not ${shown(given)}: ${usage}`);
  }
  return value;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
]);

function truthOf(name: string, given: string, usage: string): boolean {
  const value = truths.get(given.toLowerCase());
  if (value === undefined) throw new UsageError(`${name} must be yes or no, not ${shown(given)}: ${usage}`);
  return value;
}

function shown(given: string): string {
  return `"${brief(given, 40)}"`;
}
