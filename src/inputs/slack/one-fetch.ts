import type { Agent, RequestInit } from 'undici';
import { fetch as undiciFetch } from 'undici';

/** Longest that a call may take, in milliseconds. */
const patience = 15_000;
/** The most that an answer may hold, in bytes. */
const largest = 16 * 1_048_576;

/**
 * Makes the `fetch` of one call, over an agent's connections: it ends with the signal or after 15 s, reads no more than 16 MiB, and gives a 429
 * without a usable Retry-After one of 30 s, because the libraries fail on it.
 */
export function oneFetch(ended: AbortSignal, dispatcher: Agent): typeof fetch {
  return async (url, init) => {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(patience)]);
    const options = { ...init, signal, dispatcher } as RequestInit;
    const response = await undiciFetch(String(url instanceof Request ? url.url : url), options);
    const headers = new Headers(response.headers);
    if (response.status === 429 && !/^\d{1,6}$/.test(headers.get('retry-after') ?? ''))
      headers.set('retry-after', '30');
    const { status, statusText } = response;
    const text = await capped(response);
    return new Response([204, 205, 304].includes(status) ? null : text, { status, statusText, headers });
  };
}

async function capped(response: { readonly body: AsyncIterable<Uint8Array> | null }): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) throw new Error('the answer is larger than any of Slack');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
