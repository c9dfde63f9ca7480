import type { Address } from '../../address.ts';
import { localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import type { Conn } from '../../input.ts';
import type { Outgoing, Receipt } from '../../outgoing.ts';
import { called } from '../../render/called.ts';
import type { Text } from '../../text.ts';
import { finding } from './finding.ts';
import { kit } from './kit.ts';
import { MostRecent } from './most-recent.ts';
import type { MentionOf } from './mrkdwn.ts';
import { poster } from './poster.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Self } from './self.ts';
import { words } from './shape.ts';
import type { Web } from './web.ts';

/** What {@link posting} needs. */
export interface PostingOptions {
  readonly web: Web;
  readonly self: Self;
  readonly reply: 'thread' | 'channel';
  readonly resolve: (to: Address) => Promise<Address>;
  readonly mention: MentionOf;
  /** For slash commands that were typed where the bot is not. */
  readonly urls: ResponseUrls;
}

/** How many posts one message may become: what a channel takes in a minute. */
const longest = 60;
/** How many messages are remembered that are not finished, and as many that may be replaced. */
const most = 1_000;
/** How far a message got: a long one is several posts. */
interface Progress {
  posted: number;
  /** Slack's id of the first post. */
  id?: string;
  readonly thread?: string | undefined;
}

/** Posts messages and finds them again. A message that is tried again goes on after the part that was posted last. */
export function posting(options: PostingOptions): Required<Pick<Conn, 'send' | 'find'>> {
  const { web, self, reply, resolve, mention, urls } = options;
  const post = poster(web, urls);
  const unfinished = new MostRecent<Progress>(most);
  /** Slack's ids of messages that are one post each, by key. */
  const replaceable = new MostRecent<string>(most);

  const progressOf = (key: string, thread: string | undefined): Progress => {
    const progress = unfinished.get(key) ?? { posted: 0, thread };
    unfinished.put(key, progress);
    return progress;
  };

  const earlier = async (key: string, channel: string, thread: string | undefined): Promise<string | undefined> => {
    const known = replaceable.get(key);
    if (known) return known;
    const { parts, receipt } = await finding(key, { web, self, channel, thread });
    return parts === 1 ? receipt.id : undefined;
  };

  return {
    send: async (message, signal) => {
      const { key, to, conversation, replaces, hops } = message;
      const channel = localOf(await resolve(to));
      const thread = threadOf(conversation, channel, reply);
      const progress = progressOf(key, thread);
      const url = urls.get(conversation);
      const place = { channel, thread, url };
      const posts = kit(saidIn(channel, url, message), mention);
      if (posts.length > longest) {
        throw new SendError('permanent', `the message is too long for Slack: it would be ${posts.length} posts`);
      }
      const old = replaces && !url && progress.posted === 0 ? await earlier(replaces, channel, thread) : undefined;
      for (const [index, one] of [...posts.entries()].slice(progress.posted)) {
        const payload = { key, part: index + 1, parts: posts.length, ...(hops !== undefined && { hops }) };
        const answer = await post(one, { ...place, payload, ...(index === 0 && { old }) }, signal);
        progress.posted = index + 1;
        const ts = words(answer.ts);
        if (ts) progress.id ??= ts;
      }
      unfinished.delete(key);
      if (progress.id && posts.length === 1) replaceable.put(key, progress.id);
      return receiptOf(progress, channel);
    },

    find: async (key, to, conversation) => {
      // What only one person sees is in no history.
      if (urls.get(conversation)) return undefined;
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

/** With the name of whom it calls, where others read along: not in a direct chat, nor what only one person sees. */
function saidIn(channel: string, url: string | undefined, message: Pick<Outgoing, 'data' | 'calls'>): Text {
  return url !== undefined || channel.startsWith('D') ? message.data : called(message);
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
