import type { Activity } from '../activity.ts';

/** What the bot notices when a command has ended. */
const endings = [
  'ran',
  'failed',
  'cancelled',
  'timeout',
  'no-match',
  'not-allowed',
  'too-old',
  'throttled',
  'set-aside',
] as const;

/** How a command ended: `unwell` when it ran, and what it told of is not as it should be. */
export type Ended = (typeof endings)[number] | 'unwell';

/** Somebody who waits until the command that they said has ended, and all its answers are written. */
export interface Waiting {
  /** True while it has ended and it is open whether all is written. */
  readonly ending: boolean;
  ended(how: Ended): void;
  /** The bot noted that an answer was sent. */
  sent(): void;
  /** All that there was to write is written. */
  quiet(): void;
}

/**
 * Tells those who wait, by the address that their answers go to and their ids begin with, what the bot noticed. Returns
 * those whose command has ended, but perhaps not all its answers are written.
 */
export function noticed<T extends Waiting>(
  open: ReadonlyMap<string, T>,
  { code, event, place, unwell }: Activity,
): readonly T[] {
  if (open.size === 0) return [];
  const how = endings.find((one) => one === code);
  if (how !== undefined && event !== undefined)
    open.get(event.slice(0, event.lastIndexOf(':')))?.ended(unwell ? 'unwell' : how);
  if (code === 'sent' && place !== undefined) open.get(place)?.sent();
  return [...open.values()].filter(({ ending }) => ending);
}
