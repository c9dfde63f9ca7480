import type { Command } from '../command.ts';
import type { Firing } from '../firing.ts';
import { firing, onCallOwner } from '../firing.ts';
import { shownWhen } from '../when/shown-when.ts';

/** How many are shown at once. */
const most = 20;

/** Shows what fires, since when, and who has it. */
export const alerts: Command = {
  name: 'alerts',
  usage: 'alerts',
  description: 'Shows what fires, and who has it',
  memory: onCallOwner,
  inside: true,
  idempotent: true,
  exec: async (_, { memories, timezone }) => {
    const all = (await memories(firing))
      .map(({ value }) => value as Firing)
      .sort((one, other) => one.since - other.since);
    if (all.length === 0) return 'nothing fires';
    const shown = all.slice(0, most);
    const times = shown.map(({ since }) => since);
    const rows = shown.map(({ name, since, taken = 'nobody', data }) => [
      name,
      shownWhen(since, timezone, times),
      taken,
      data,
    ]);
    const more = all.length - rows.length;
    return [
      { type: 'table', head: ['Alert', 'Since', 'Who has it', 'What'], rows },
      ...(more > 0 ? [{ type: 'paragraph', text: `…and ${more} more` } as const] : []),
    ];
  },
};
