import type { OrganMap } from '../event.ts';

/** The bot's own inputs, which a pipeline may listen to. */
export const organs: readonly string[] = [
  'registry',
  'later',
  'runs',
  'memory',
  'commands',
] satisfies (keyof OrganMap)[];

/** Names that no input may take: pipelines have them for what is the bot's own. */
export const reserved: ReadonlySet<string> = new Set([
  ...organs,
  ...['settled', 'out', 'activity', 'redeliver', 'said', 'bot'],
]);
