import { shape, words } from './shape.ts';

/** Returns the word that Slack has for a failed call, such as `no_reaction`; undefined for what it did not refuse. */
export function codeOf(error: unknown): string | undefined {
  return words(shape(shape(shape(error).cause).data).error);
}
