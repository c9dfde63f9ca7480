import { glob } from '../../glob.ts';
import { folded } from '../../matching/folded.ts';

/** What a mail server or a network may read as the end of one address and the beginning of another. */
const unsafe = /[\s,;<>()"'`%\\]|@.*@/;

/**
 * Returns a test for addresses that a pattern covers, in any case: `*` stands for any text, but for what could make
 * two addresses of one.
 */
export function addressPattern(pattern: string): (place: string) => boolean {
  const covers = glob(folded(pattern));
  const exact = !pattern.includes('*');
  return (place) => covers(folded(place)) && (exact || !unsafe.test(place));
}
