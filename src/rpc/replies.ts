import { CallError } from '../errors.ts';
import type { Reply } from './wire.ts';

/** The largest head of a response, in bytes. */
const LARGEST_HEAD = 64 * 1024;
const HEAD_END = '\r\n\r\n';

/**
 * Reads HTTP/1.1 responses off a connection one after another, whether or not each was asked for: that is how go-micro
 * streams, and no HTTP client reads it. Every body has its length in the head, of at most `largest` bytes.
 *
 * @throws {CallError} What comes is something else, or ends in the middle.
 */
export async function* replies(chunks: AsyncIterable<Buffer>, largest: number): AsyncGenerator<Reply> {
  let parts: Buffer[] = [];
  let size = 0;
  let wanted = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    // Joined once all of it is there: joined for each chunk, a long message in short ones would be copied many times.
    if (size < wanted) continue;
    let held: Buffer = Buffer.concat(parts);
    let next = firstIn(held, largest);
    for (; 'reply' in next; next = firstIn(held, largest)) {
      held = held.subarray(next.end);
      yield next.reply;
    }
    parts = [held];
    size = held.length;
    wanted = next.wanted;
  }
  if (size > 0) throw new CallError(500, 'the service broke off in the middle of a message');
}

interface Found {
  readonly reply: Reply;
  readonly end: number;
}

/** Not all of it is there: it is worth looking again from so many bytes on. */
interface Missing {
  readonly wanted: number;
}

function firstIn(held: Buffer, largest: number): Found | Missing {
  const end = held.indexOf(HEAD_END);
  if (end < 0) {
    if (held.length > LARGEST_HEAD) throw new CallError(500, 'the service answers something that is not HTTP');
    return { wanted: held.length + 1 };
  }
  const [line = '', ...lines] = held.toString('utf8', 0, end).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})( |$)/.exec(line)?.[1];
  if (status === undefined) throw new CallError(500, 'the service answers something that is not HTTP');
  const headers = new Map(lines.map((one) => [one.split(':', 1)[0]?.toLowerCase(), contentOf(one)]));
  const length = headers.get('content-length') ?? '';
  if (!/^\d{1,15}$/.test(length)) throw new CallError(500, 'the service does not say how long its message is');
  if (Number(length) > largest) throw new CallError(500, `a message is larger than ${largest} bytes`);
  const from = end + HEAD_END.length;
  const to = from + Number(length);
  if (held.length < to) return { wanted: to };
  const error = headers.get('micro-error') ?? headers.get('x-micro-error') ?? '';
  return { reply: { status: Number(status), error, body: held.toString('utf8', from, to) }, end: to };
}

function contentOf(header: string): string {
  return header.slice(header.indexOf(':') + 1).trim();
}
