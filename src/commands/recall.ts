import type { Command } from '../command.ts';
import { nearest } from '../matching/nearest.ts';
import { readKey, shownValue, team } from './team-memory.ts';

/** Says what was remembered under a key. */
export const recall: Command = {
  name: 'recall',
  usage: 'recall [key]',
  description: 'Says what I was told to remember',
  examples: ['recall oncall'],
  memory: team,
  idempotent: true,
  check: (_, rest) => void readKey(rest),
  exec: async (_, call) => {
    const key = readKey(call.rest);
    const value = await call.recall(key);
    if (value !== undefined) return shownValue(value);
    const near = nearest(
      key,
      (await call.memories()).map((entry) => entry.key),
    );
    const meant = near.length === 0 ? '' : ` Did you mean: ${near.map((one) => `recall ${one}`).join(', ')}?`;
    return `I remember nothing under "${key}".${meant} Say memories to see all that I remember.`;
  },
};
