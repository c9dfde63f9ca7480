import type { ChatEvent, Unstamped } from '../../event.ts';
import type { Gap } from '../../input.ts';

/** An event, and what is to be done when it was decided on. */
export interface Found {
  readonly event: Unstamped<ChatEvent>;
  /** It was taken. */
  taken(): void;
  /** It was not: it comes again when nothing says that it was dealt with, or out of an archive. */
  refused(): void;
}

/** What comes of a place: an event, word of a gap, or word of the place that the bot is in, or not let in. */
export type Item = Found | Gap | { readonly settled: string };
