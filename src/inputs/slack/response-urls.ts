import type { Agent } from 'undici';
import { SendError } from '../../errors.ts';
import { agentUntil } from './agent-until.ts';
import type { Post } from './kit.ts';
import { MostRecent } from './most-recent.ts';
import { oneFetch } from './one-fetch.ts';
import type { Shape } from './shape.ts';

/** How many are kept, and how long each is good for, in milliseconds. */
const most = 1_000;
const lifetime = 1_800_000;

/**
 * The addresses over which slash commands are answered that were typed where the bot is not: by conversation, each good
 * for half an hour and five answers, which only the asker sees.
 *
 * @see {@link https://docs.slack.dev/interactivity/handling-user-interaction#message_responses}
 */
export class ResponseUrls {
  readonly #urls = new MostRecent<{ readonly url: string; readonly until: number }>(most);
  readonly #closing: AbortSignal;
  readonly #agent: Agent;

  /** @param closing - Ends every call. */
  constructor(closing: AbortSignal) {
    this.#closing = closing;
    this.#agent = agentUntil(closing);
  }

  put(conversation: string, url: string): void {
    this.#urls.put(conversation, { url, until: Date.now() + lifetime });
  }

  get(conversation: string | undefined): string | undefined {
    const kept = conversation === undefined ? undefined : this.#urls.get(conversation);
    return kept && kept.until > Date.now() ? kept.url : undefined;
  }

  /** Answers over one of them; Slack gives such an answer no id. Rejects with a {@link SendError}. */
  async post(url: string, post: Post, signal: AbortSignal): Promise<Shape> {
    const response = await this.#call(url, JSON.stringify({ response_type: 'ephemeral', ...post }), signal);
    const { status } = response;
    if (response.ok) return {};
    if (status === 429) {
      const wait = Number(response.headers.get('retry-after')) * 1_000;
      throw new SendError('limited', `Slack asks to wait ${wait / 1_000} s`, { wait });
    }
    if (status >= 500)
      throw new SendError('unknown', `Slack failed at an answer (HTTP ${status}) and may have shown it`);
    const why = 'a slash command can be answered five times in half an hour where the bot is not: type /invite there';
    throw new SendError('permanent', `Slack takes no more answers (HTTP ${status}): ${why}`);
  }

  async #call(url: string, body: string, signal: AbortSignal): Promise<Response> {
    const ended = AbortSignal.any([this.#closing, signal]);
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    try {
      return await oneFetch(ended, this.#agent)(url, { method: 'POST', headers, body });
    } catch (cause) {
      throw new SendError('unknown', 'the connection to Slack broke before it took the answer', { cause });
    }
  }
}
