import type { Parts } from './parts.ts';
import type { Suspended } from './suspended.ts';

/** What an instance keeps from one link to the next. */
export interface Between {
  /** The time of the oldest message that a link did not take: the next one fetches it. */
  left?: number | undefined;
  /** The session that broke off. Whoever tries to go on with it takes it: once is enough. */
  suspended?: Suspended | undefined;
  /** What the last link knew. */
  parts?: Parts | undefined;
}
