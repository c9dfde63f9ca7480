/**
 * What the bot noticed about itself. Log, metrics and audit observe the one stream of it.
 * `code` is stable; `ms` is a duration in milliseconds.
 */
export interface Activity {
  readonly code: ActivityCode;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly input?: string;
  readonly pipeline?: string;
  /** The event it is about. */
  readonly event?: string;
  /** Who, where, and what they ran or were sent. */
  readonly person?: string;
  readonly place?: string;
  readonly command?: string;
  readonly ms?: number;
  /** In words, safe to show: no secrets, no text that people said. */
  readonly detail?: string;
  /** For the log only. */
  readonly error?: unknown;
}

/**
 * Links: `connecting up down gave-up`, and `ended` when an input has no more to say. Events:
 * `accepted duplicate refused gap retired`. Commands: `no-match` to `asked`. Messages: `sent` to `discarded`.
 * Pipelines: `pipeline-failed set-aside`. The journal: `full`, `room` when it takes events again, `journal-failed`. The
 * service: `registered registry-failed`. The bot: `started stopping stopped`.
 */
export type ActivityCode =
  | 'connecting'
  | 'up'
  | 'down'
  | 'gave-up'
  | 'ended'
  | 'accepted'
  | 'duplicate'
  | 'refused'
  | 'gap'
  | 'retired'
  | 'no-match'
  | 'not-allowed'
  | 'too-old'
  | 'throttled'
  | 'ran'
  | 'failed'
  | 'cancelled'
  | 'timeout'
  | 'redirected'
  | 'asked'
  | 'sent'
  | 'retry'
  | 'limited'
  | 'dead'
  | 'unknown'
  | 'moved'
  | 'redelivered'
  | 'discarded'
  | 'pipeline-failed'
  | 'set-aside'
  | 'full'
  | 'room'
  | 'journal-failed'
  | 'registered'
  | 'registry-failed'
  | 'started'
  | 'stopping'
  | 'stopped';
