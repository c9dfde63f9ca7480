import { UsageError } from '../../errors.ts';
import { nearest } from '../../matching/nearest.ts';
import { brief } from '../../render/brief.ts';

/** The longest text, in characters. */
const longest = 255;

/**
 * Reads an object that has no fields but these; in a map nothing is there that was not given.
 *
 * @param at - Where it stands: `nodes[0]`; empty for the whole.
 * @throws {UsageError} It is none.
 */
export function objectAt(value: unknown, at: string, fields: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw must(at, 'an object', value);
  const given = new Map(Object.entries(value));
  const strange = [...given.keys()].find((field) => !fields.includes(field));
  if (strange === undefined) return given;
  const [near] = nearest(strange, fields);
  const meant = near === undefined ? `there are ${fields.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`${at === '' ? '' : `${at}.`}${brief(strange, 40)} is no field here: ${meant}`);
}

/** @throws {UsageError} It is no list; nothing at all is an empty one. */
export function listAt(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw must(at, 'a list', value);
}

/** @throws {UsageError} It is no text, or too long. */
export function textAt(value: unknown, at: string, most: number = longest): string {
  if (typeof value !== 'string') throw must(at, 'a text', value);
  if (value.length <= most) return value;
  throw new UsageError(`${at} has ${value.length} characters, and at most ${most} go`);
}

/** @throws {UsageError} It is no text, is empty, or has spaces or signs that nobody sees in it. */
export function nameAt(value: unknown, at: string): string {
  const text = textAt(value, at);
  if (/^[^\s\p{C}]+$/u.test(text)) return text;
  throw new UsageError(`${at} must be a text without spaces, and not empty`);
}

/** What stands there is not repeated: it may be a secret in the wrong place. */
export function must(at: string, be: string, value: unknown): UsageError {
  const where = at === '' ? 'the definition' : at;
  if (value === undefined) return new UsageError(`${where} is missing: it must be ${be}`);
  return new UsageError(`${where} must be ${be}, not ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', object: 'an object', boolean: 'true or false' }[String(typeof value)] ?? 'this number';
}
