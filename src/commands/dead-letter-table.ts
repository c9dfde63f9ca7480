import type { DeadLetter } from '../letters.ts';
import { shownDuration } from '../shown-duration.ts';
import type { Block } from '../text.ts';

/** How many dead letters are shown at once. */
export const mostLetters = 50;

/** Shows dead letters: where they were to go, why they did not, and since when; never what they say. */
export function deadLetterTable(letters: readonly DeadLetter[], now: number): readonly Block[] {
  const rows = letters
    .slice(0, mostLetters)
    .map(({ number, kind, place, reason, at, pipeline }) => [
      String(number),
      kind === 'message' ? place : `${place}, for ${pipeline}`,
      reason,
      `${shownDuration(now - at)} ago`,
    ]);
  const number = letters[0]?.number;
  const more = letters.length > mostLetters ? ` These are the newest ${mostLetters}; there are more.` : '';
  return [
    { type: 'table', head: ['dead letter', 'where', 'why', 'given up'], rows },
    { type: 'paragraph', text: `To try one again: redeliver ${number}. To let it go: discard ${number}.${more}` },
  ];
}
