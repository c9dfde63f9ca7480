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
  /** It was said to the bot. */
  readonly addressed?: true;
  /** Who, where, and what they ran or were sent. */
  readonly person?: string;
  readonly place?: string;
  readonly command?: string;
  readonly ms?: number;
  /** The command ran, and what it told of is not as it should be. */
  readonly unwell?: true;
  /** In words, safe to show: no secrets, no text that people said. */
  readonly detail?: string;
  /** For the log only. */
  readonly error?: unknown;
}

/**
 * Links: `connecting up down still-down gave-up`, and `ended` when an input has no more to say. Events:
 * `accepted duplicate refused gap`, `retired` when a pipeline never named them, `named-late` when it did too late, and
 * `loop` for one that went round in a circle. Commands: `no-match` to `asked`, `queued` and `running` once that has taken
 * a second; `bot` when one is not answered, `passed-on` when a reply was brought to where it belongs. Messages: `sent` to
 * `discarded`.
 * Pipelines: `pipeline-failed set-aside`. The journal: `full`, `room` when it takes events again, `journal-failed`. The
 * service: `registered registry-failed`. The bot: `started stopping stopped`.
 */
export type ActivityCode =
  | 'connecting'
  | 'up'
  | 'down'
  | 'still-down'
  | 'gave-up'
  | 'ended'
  | 'accepted'
  | 'duplicate'
  | 'refused'
  | 'gap'
  | 'retired'
  | 'named-late'
  | 'loop'
  | 'no-match'
  | 'not-allowed'
  | 'too-old'
  | 'throttled'
  | 'queued'
  | 'running'
  | 'ran'
  | 'failed'
  | 'cancelled'
  | 'timeout'
  | 'redirected'
  | 'asked'
  | 'bot'
  | 'passed-on'
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
