import type { Command } from '../command.ts';
import { brief } from '../render/brief.ts';
import { shownValue, team } from './team-memory.ts';

/** How many are shown at once, and how much of each. */
const most = 50;
const longest = 80;

/** Lists what is remembered: all, or the keys that begin with a word. */
export const memories: Command = {
  name: 'memories',
  usage: 'memories [prefix]',
  description: 'Shows all that I was told to remember, or the keys that begin so',
  examples: ['memories', 'memories on'],
  memory: team,
  idempotent: true,
  exec: async (_, call) => {
    const prefix = call.rest.trim().toLowerCase();
    const all = await call.memories(prefix);
    if (all.length === 0) {
      return prefix === ''
        ? 'I remember nothing yet. Say: remember oncall is Ann'
        : `I remember nothing whose key begins with "${prefix.slice(0, 40)}"`;
    }
    const rows = all.slice(0, most).map(({ key, value }) => [key, brief(shownValue(value), longest)]);
    const more = all.length - rows.length;
    return [
      { type: 'table', head: ['key', 'value'], rows },
      ...(more === 0
        ? []
        : [{ type: 'paragraph', text: `…and ${more} more: memories and the beginning of a key shows fewer` } as const]),
    ];
  },
};
