import type { OrganMap } from './event.ts';

/** The bot's own inputs, which a pipeline may listen to. */
export const organs: ReadonlySet<string> = new Set([
  'registry',
  'later',
  'runs',
  'memory',
  'commands',
] satisfies (keyof OrganMap)[]);
