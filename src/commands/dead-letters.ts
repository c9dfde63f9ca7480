import type { Command } from '../command.ts';
import { deadLetterTable, mostLetters } from './dead-letter-table.ts';

/** Shows what could not be delivered or handled. */
export const deadLetters: Command = {
  name: 'dead letters',
  usage: 'dead letters',
  description: 'Shows what I could not deliver or handle, and why',
  inside: true,
  idempotent: true,
  exec: async (_, { world }) => {
    const letters = await world.letters.dead(mostLetters + 1);
    return letters.length === 0 ? 'there are no dead letters' : deadLetterTable(letters, world.clock.now());
  },
};
