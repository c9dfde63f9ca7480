import { nearest } from '../matching/nearest.ts';

/** Returns the question about the name that was probably meant, or nothing when none is near; of two the one before. */
export function didYouMean(name: string, known: readonly string[], prefix = ''): string {
  const [near] = nearest(name, known);
  return near === undefined ? '' : `: did you mean ${prefix}${near}?`;
}
