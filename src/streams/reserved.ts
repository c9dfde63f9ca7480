import { organs } from '../organs.ts';

/** Names that no input may take: pipelines have them for what is the bot's own. */
export const reserved: ReadonlySet<string> = new Set([
  ...organs,
  ...['settled', 'out', 'activity', 'redeliver', 'said', 'bot'],
]);
