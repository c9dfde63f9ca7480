import type { Command } from '../command.ts';
import type { WaitingLane } from '../letters.ts';
import { shownDuration } from '../shown-duration.ts';
import type { Block } from '../text.ts';
import { deadLetterTable, mostLetters } from './dead-letter-table.ts';

/** How many lanes are shown at once. */
const mostLanes = 50;

/** Shows what waits to be sent, lane by lane, and what was given up. */
export const outbox: Command = {
  name: 'outbox',
  usage: 'outbox',
  description: 'Shows what waits to be sent and since when, and what I gave up',
  inside: true,
  idempotent: true,
  exec: async (_, { world }) => {
    const now = world.clock.now();
    const [lanes, letters] = await Promise.all([
      world.letters.waiting(mostLanes + 1),
      world.letters.dead(mostLetters + 1),
    ]);
    if (lanes.length + letters.length === 0) return 'nothing waits to be sent, and there are no dead letters';
    return [
      ...(lanes.length === 0 ? [nothing] : waiting(lanes, now)),
      ...(letters.length === 0 ? [] : deadLetterTable(letters, now)),
    ];
  },
};

const nothing: Block = { type: 'paragraph', text: 'nothing waits to be sent' };

function waiting(lanes: readonly WaitingLane[], now: number): readonly Block[] {
  const rows = lanes
    .slice(0, mostLanes)
    .map(({ lane, count, since }) => [lane, String(count), `${shownDuration(now - since)} ago`]);
  const more: Block = { type: 'paragraph', text: `These are the ${mostLanes} longest lines; there are more.` };
  return [
    { type: 'table', head: ['to', 'waiting', 'the oldest said'], rows },
    ...(lanes.length > mostLanes ? [more] : []),
  ];
}
