import { glob } from '../glob.ts';
import { folded } from './folded.ts';

/**
 * Returns a test for texts that one of these patterns covers whole, in linear time: `*` stands for any text. A to Z are
 * a to z, as in addresses.
 */
export function anyGlob(patterns: readonly string[]): (text: string) => boolean {
  const globs = patterns.map((pattern) => glob(folded(pattern)));
  return (text) => {
    const plain = folded(text);
    return globs.some((covers) => covers(plain));
  };
}
