import { codeOf } from './code-of.ts';
import { eventType } from './finding.ts';
import type { Post } from './kit.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Shape } from './shape.ts';
import type { Web } from './web.ts';

/** Where one post goes, and what it is known by. */
export interface Target {
  readonly channel: string;
  readonly thread?: string | undefined;
  /** The post whose place it takes, if it can. */
  readonly old?: string | undefined;
  /** Where only one person is answered. */
  readonly url?: string | undefined;
  /** Kept with it, to find it again. */
  readonly payload: Shape;
}

/** Slack has no room for these blocks, or does not know them: the text says it all. */
const blocksRefused: ReadonlySet<unknown> = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long']);
/** A message that is not there any more, or not to be edited any more. */
const notReplaced: ReadonlySet<unknown> = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Posts one message, anew or in the place of another; resolves with Slack's answer, rejects with a SendError. */
export function poster(
  web: Web,
  urls: ResponseUrls,
): (post: Post, target: Target, signal: AbortSignal) => Promise<Shape> {
  const call = async (method: string, { text, blocks }: Post, args: Shape, signal: AbortSignal) => {
    try {
      return await web.call(method, { ...args, text, ...(blocks && { blocks }) }, signal);
    } catch (error) {
      if (!blocks || !blocksRefused.has(codeOf(error))) throw error;
      return web.call(method, { ...args, text }, signal);
    }
  };
  const replaced = async (post: Post, args: Shape, signal: AbortSignal) => {
    try {
      // Without a list, the blocks from before would stay.
      return await call('chat.update', post, { blocks: [], ...args }, signal);
    } catch (error) {
      if (!notReplaced.has(codeOf(error))) throw error;
      return undefined;
    }
  };
  return async (post, { channel, thread, old, url, payload }, signal) => {
    if (url) return urls.post(url, post, signal);
    const args = { channel, metadata: { event_type: eventType, event_payload: payload } };
    const edited = old && (await replaced(post, { ...args, ts: old }, signal));
    if (edited) return edited;
    const unfolded = { unfurl_links: false, unfurl_media: false };
    return call('chat.postMessage', post, { ...args, ...(thread && { thread_ts: thread }), ...unfolded }, signal);
  };
}
