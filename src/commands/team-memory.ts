import { UsageError } from '../errors.ts';
import type { Json } from '../json.ts';

/** Whose memory it is that everybody shares: of `remember`, `recall`, `forget` and `memories`. */
export const team = 'team';
/** How many things a team may have remembered. */
export const mostKeys = 1_000;
/** The longest key, in characters. */
const longest = 100;

/**
 * Reads a key as people write it: case and the number of spaces do not matter.
 *
 * @throws {UsageError} There is none, or it is too long.
 */
export function readKey(text: string): string {
  const key = text.toWellFormed().trim().replace(/\s+/g, ' ').toLowerCase();
  if (key === '') throw new UsageError('which one? memories shows all that I remember');
  if (key.length > longest) throw new UsageError(`that key is too long: ${longest} characters at most`);
  return key;
}

/** Shows a value: text as it is, all else as JSON. */
export function shownValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
