import { closest, distance } from 'fastest-levenshtein';

/** Returns the question about the name that was probably meant, or nothing when none is near. */
export function didYouMean(name: string, known: readonly string[], prefix = ''): string {
  if (known.length === 0) return '';
  const near = closest(name, known);
  return distance(name, near) <= Math.max(2, name.length / 3) ? `: did you mean ${prefix}${near}?` : '';
}
