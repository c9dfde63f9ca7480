import type { Receipt } from '../../outgoing.ts';
import type { Self } from './self.ts';
import type { Shape } from './shape.ts';
import { shape, shapes, words } from './shape.ts';
import type { Web } from './web.ts';

/** Marks our messages, so that they are found again: `metadata.event_type`. */
export const eventType = 'micro_bot';

/** What of a message is in a channel. */
export interface Found {
  /** How many of its parts, counted from the first, and how many there are to be. */
  readonly posted: number;
  readonly parts: number;
  readonly receipt: Receipt;
}

/** As many as Slack gives at once: what was said since the bot died, in a busy channel too. */
const page = 999;
/** How many threads of a channel are looked through for a message whose thread is not known. */
const threads = 5;
/** How far back a thread is read, in seconds. */
const back = 86_400;

/**
 * Looks for the parts of a message by its key, in its thread, or in the newest of the channel and in the threads
 * that were answered last. Parts are posted in order, so the last one found says how far it got.
 *
 * @see {@link https://docs.slack.dev/messaging/message-metadata}
 */
export async function finding(
  key: string,
  { web, self, channel, thread }: { web: Web; self: Self; channel: string; thread?: string | undefined },
): Promise<Found> {
  let posted = 0;
  let parts = 0;
  for await (const message of candidates(web, channel, thread)) {
    const metadata = shape(message.metadata);
    const payload = shape(metadata.event_payload);
    if (metadata.event_type !== eventType || payload.key !== key || !isOurs(message, self)) continue;
    posted = Math.max(posted, Number(payload.part));
    parts = Number(payload.parts);
    const id = words(message.ts);
    if (payload.part === 1) return { posted, parts, receipt: id ? receipt(message, channel, id) : {} };
  }
  return { posted, parts, receipt: {} };
}

/** Only what stands in no thread began a conversation. */
function receipt({ thread_ts: thread }: Shape, channel: string, id: string): Receipt {
  return { id, ...((thread === undefined || thread === id) && { conversation: `${channel}:${id}` }) };
}

function isOurs({ user, bot_id: bot }: Shape, self: Self): boolean {
  return user === self.user || (bot !== undefined && bot === self.bot);
}

async function* candidates(web: Web, channel: string, thread: string | undefined): AsyncGenerator<Shape> {
  if (thread) return yield* replies(web, channel, thread);
  const answer = await web.call('conversations.history', { channel, limit: page, include_all_metadata: true });
  const newest = shapes(answer.messages);
  yield* newest;
  const answered = newest
    .filter(({ latest_reply: latest }) => words(latest) !== undefined)
    .toSorted((one, other) => Number(other.latest_reply) - Number(one.latest_reply));
  for (const { ts } of answered.slice(0, threads)) yield* replies(web, channel, words(ts) ?? '');
}

async function* replies(web: Web, channel: string, ts: string): AsyncGenerator<Shape> {
  const oldest = String(Math.floor(Date.now() / 1_000) - back);
  const args = { channel, ts, oldest, limit: page, include_all_metadata: true };
  yield* shapes((await web.call('conversations.replies', args)).messages).toReversed();
}
