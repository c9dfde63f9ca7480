import type { Posted } from '../../test/support/slack/fake-slack.ts';

/** What the bot wrote beside a post, to find it again: its key, and which part of a long message it is. */
export function messageKey({ metadata, ts }: Posted): string {
  const payload = (metadata as { event_payload?: { key?: string; part?: number } } | undefined)?.event_payload;
  return payload?.key === undefined ? ts : `${payload.key}#${payload.part}`;
}
