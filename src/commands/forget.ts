import type { Command } from '../command.ts';
import { readKey, shownValue, team } from './team-memory.ts';

/** Forgets what was remembered under a key. */
export const forget: Command = {
  name: 'forget',
  usage: 'forget [key]',
  description: 'Forgets what I was told to remember',
  examples: ['forget oncall'],
  memory: team,
  idempotent: true,
  check: (_, rest) => void readKey(rest),
  exec: async (_, call) => {
    const key = readKey(call.rest);
    const value = await call.recall(key);
    if (value === undefined) return `I remember nothing under "${key}", so there is nothing to forget`;
    call.remember(key, undefined);
    return `forgotten: ${key} was ${shownValue(value)}`;
  },
};
