import { fields } from './fields.ts';

/** Returns what stands in an object as text, by its own names; all else is left out. */
export function textPairs(value: unknown): readonly (readonly [string, string])[] {
  return [...fields(value)].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}
