import type { Call, Command, Param } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { Word } from '../../matching/words.ts';
import { restAfter } from '../../matching/words.ts';

/** A command's arguments as its `params` describe them, and the raw text behind the last of them. */
export type Arguments = Pick<Call, 'params' | 'rest'>;

const none: Call['params'] = {};

/**
 * Reads the words after the command's own (those its usage begins with: two in `get service [name]`) as its parameters.
 * From the first of type `json` on, the text stays raw.
 *
 * @throws {UsageError} When one is missing or not of its type.
 */
export function readArguments(command: Command, text: string, words: readonly Word[]): Arguments {
  const own = ownWords(command);
  const all = Object.entries(command.params ?? none) as [string, Param][];
  const json = all.findIndex(([, { type }]) => type === 'json');
  const parsed = json < 0 ? all : all.slice(0, json);
  const rest = restAfter(text, words[own + parsed.length - 1]);
  if (all.length === 0) return { params: none, rest };
  const params = new Map(
    parsed.map(([name, param], index) => [name, readValue(name, param, words[own + index]?.value, command)]),
  );
  const raw = json < 0 ? undefined : all[json];
  if (raw) params.set(raw[0], readValue(raw[0], raw[1], rest === '' ? undefined : rest, command));
  return { params: Object.fromEntries(params), rest };
}

function ownWords({ usage }: Command): number {
  const bracket = usage.search(/[[<({]/);
  const own = (bracket < 0 ? usage : usage.slice(0, bracket)).trim();
  return Math.max(1, own.split(/\s+/).length);
}

function readValue(
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
  return `"${given.length > 40 ? `${given.slice(0, 40)}…` : given}"`;
}
