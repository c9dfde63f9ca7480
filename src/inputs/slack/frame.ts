import type { Shape } from './shape.ts';

/** Tells Slack that an event was taken; a slash command may be shown to all who are there. */
export type Ack = (shown?: 'in channel') => void;

/** What one connection to Slack says; durations and times in milliseconds. */
export type Frame =
  /** It is live. `connections`: how many Slack counts; `lifetime`: how long Slack means to keep it. */
  | { readonly type: 'hello'; readonly connections?: number; readonly lifetime?: number }
  /** Slack is about to close it. */
  | { readonly type: 'leaving'; readonly reason: string }
  /**
   * Something happened in the workspace. `ack` is absent where the network takes none; `refuse` is there where somebody
   * waits for either: what was fetched is not sent again.
   */
  | { readonly type: 'event'; readonly event: Shape; readonly ack?: Ack; readonly refuse?: () => void }
  /** Ours, not Slack's: there was no connection for a time. */
  | { readonly type: 'gap'; readonly from: number; readonly to: number; readonly reason: string };

/** The largest frame that is read, in characters: Slack's own messages stay far below. */
const largest = 4 * 1_048_576;

/** Reads a frame; undefined when it is too large or no object of JSON. */
export function parsedFrame(text: string): Shape | undefined {
  if (text.length > largest) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Shape) : undefined;
  } catch {
    return undefined;
  }
}
