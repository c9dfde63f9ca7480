import type { Address } from '../../address.ts';
import { localOf } from '../../address.ts';
import type { Conn } from '../../input.ts';
import type { Receipt } from '../../outgoing.ts';
import { eventType, finding } from './finding.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Self } from './self.ts';
import { words } from './shape.ts';
import type { Web } from './web.ts';

/** What {@link posting} needs. */
export interface PostingOptions {
  readonly web: Web;
  readonly self: Self;
  readonly reply: 'thread' | 'channel';
  readonly resolve: (to: Address) => Promise<Address>;
}

/** How many messages that are not finished are remembered. */
const most = 1_000;

/** How far a message got: a long one is several posts. */
interface Progress {
  posted: number;
  /** Slack's id of the first post. */
  id?: string;
  readonly thread?: string | undefined;
}

/** Posts messages and finds them again. A message that is tried again goes on after the part that was posted last. */
export function posting({ web, self, reply, resolve }: PostingOptions): Required<Pick<Conn, 'send' | 'find'>> {
  const unfinished = new Map<string, Progress>();

  const progressOf = (key: string, thread: string | undefined): Progress => {
    const progress = unfinished.get(key) ?? { posted: 0, thread };
    unfinished.delete(key);
    unfinished.set(key, progress);
    const [oldest] = unfinished.keys();
    if (unfinished.size > most && oldest !== undefined) unfinished.delete(oldest);
    return progress;
  };

  return {
    send: async ({ key, data, to, conversation }, signal) => {
      const channel = localOf(await resolve(to));
      const thread = threadOf(conversation, channel, reply);
      const progress = progressOf(key, thread);
      const parts = mrkdwn(data);
      for (const [index, text] of parts.entries()) {
        if (index < progress.posted) continue;
        const payload = { key, part: index + 1, parts: parts.length };
        const answer = await web.call(
          'chat.postMessage',
          {
            channel,
            text,
            ...(thread && { thread_ts: thread }),
            unfurl_links: false,
            unfurl_media: false,
            metadata: { event_type: eventType, event_payload: payload },
          },
          signal,
        );
        progress.posted = index + 1;
        const ts = words(answer.ts);
        if (ts) progress.id ??= ts;
      }
      unfinished.delete(key);
      return receiptOf(progress, channel);
    },

    find: async (key, to, conversation) => {
      const channel = localOf(await resolve(to));
      const progress = progressOf(key, threadOf(conversation, channel, reply));
      const { posted, parts, receipt } = await finding(key, { web, self, channel, thread: progress.thread });
      progress.posted = Math.max(progress.posted, posted);
      if (receipt.id) progress.id = receipt.id;
      if (parts === 0 || posted < parts) return undefined;
      unfinished.delete(key);
      return receipt;
    },
  };
}

/** What begins no thread may have one under it. */
function receiptOf({ id, thread }: Progress, channel: string): Receipt {
  if (id === undefined) return {};
  return { id, ...(thread === undefined && { conversation: `${channel}:${id}` }) };
}

/** The thread that a conversation names; none for another channel's, nor where answers go inline. */
function threadOf(conversation: string | undefined, channel: string, reply: 'thread' | 'channel'): string | undefined {
  if (!conversation?.startsWith(`${channel}:`)) return undefined;
  const ts = conversation.slice(channel.length + 1);
  if (!/^\d{1,12}\.\d{1,6}$/.test(ts)) return undefined;
  return reply === 'thread' || channel.startsWith('D') ? ts : undefined;
}
