/** How long an answer may take, in milliseconds, and how large it may be, in bytes. */
const patience = 5_000;
const largest = 1_048_576;

/**
 * Asks a web service; resolves with the JSON that it answers. Errors hold no part of the URL, where the key stands.
 *
 * @param signal - Ends it early, when the run is stopped.
 */
export async function fetchJson(url: URL, signal: AbortSignal, within: number = patience): Promise<unknown> {
  const late = AbortSignal.timeout(within);
  try {
    // Elsewhere nobody is to get the key.
    const response = await fetch(url, { signal: AbortSignal.any([signal, late]), redirect: 'error' });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`returned status: ${response.status} ${response.statusText}`);
    }
    return JSON.parse(await bounded(response));
  } catch (error) {
    if (late.aborted && !signal.aborted) throw new Error(`${url.host} did not answer within ${within / 1_000} s`);
    if (error instanceof SyntaxError) throw new Error(`${url.host} answered what is no JSON`);
    if (error instanceof TypeError) throw new Error(`${url.host} cannot be reached: ${reason(error)}`);
    throw error;
  }
}

async function bounded({ body, url }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > largest) throw new Error(`${new URL(url).host} answered more than 1 MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function reason({ cause, message }: Error): string {
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message;
}
