import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { AttachmentStream, HeaderValue, MessageText } from 'mailparser';
import { MailParser } from 'mailparser';
import { htmlText } from './html-text.ts';

/** What is in a mail. */
export interface Mime {
  /** The text, decoded, at most 100,000 characters of it; empty when there is none. */
  readonly text: string;
  /** The subject and the author's name, decoded. */
  readonly subject: string;
  readonly name: string;
  /** What else is in it: named, and not kept. At most 20. */
  readonly attachments: readonly Attachment[];
  /** What could not be read of it, in words. */
  readonly lacks?: string;
}

/** A file in a mail. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** In octets. */
  readonly size: number;
}

/** The most that is read: parts, a part's header in octets, characters of text, files that are named. */
const most = { parts: 100, header: 64 * 1024, text: 100_000, files: 20, name: 200 };
/**
 * How much of a mail may be no file, in octets: what is more is not read. Files are a third longer on their way, and
 * counted when they come out of the parser, which holds a mebibyte.
 */
const longest = 3 * 1024 * 1024;
const encoded = 1.5;
/** How much is read in one turn of the event loop, in octets. */
const slice = 32 * 1024;

/**
 * Takes a mail apart. Files in it are counted and let go while they are read; mails within it are files. Rejects when it
 * has too many parts.
 */
export async function mime(raw: Buffer): Promise<Mime> {
  const parser = new MailParser({
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    checksumAlgo: false,
    keepDeliveryStatus: true,
    // These go to the splitter below it.
    ...{ ignoreEmbedded: true, maxChildNodes: most.parts, maxHeadSize: most.header },
  });
  let headers: ReadonlyMap<string, HeaderValue> = new Map();
  parser.on('headers', (read) => {
    headers = read;
  });
  const feed = new Feed(raw);
  const attachments: Attachment[] = [];
  let body: MessageText | undefined;
  for await (const part of Readable.from(feed.slices()).compose(parser) as AsyncIterable<
    AttachmentStream | MessageText
  >) {
    if (part.type === 'text') body = part;
    else attachments.push(await read(part, feed));
  }
  const lacks = feed.cut ? { lacks: 'the end of a long text' } : {};
  return { ...lacks, ...textOf(body), ...aboutOf(headers), attachments: attachments.slice(0, most.files) };
}

/** Hands a mail out in slices, and no more of it once too much of it was no file. */
class Feed {
  readonly #raw: Buffer;
  /** How much of what was handed out was in files. */
  files = 0;
  cut = false;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  async *slices(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.#raw.length; at += slice) {
      this.cut = at > longest + encoded * this.files;
      if (this.cut) return;
      yield this.#raw.subarray(at, at + slice);
      await turn();
    }
  }
}

async function read(part: AttachmentStream, feed: Feed): Promise<Attachment> {
  let size = 0;
  for await (const chunk of part.content as AsyncIterable<Buffer>) {
    size += chunk.length;
    feed.files += chunk.length;
  }
  part.release?.();
  return { name: (part.filename ?? '').slice(0, most.name), type: part.contentType.slice(0, most.name), size };
}

function textOf(body: MessageText | undefined): Pick<Mime, 'text' | 'lacks'> {
  const { text, html } = body ?? {};
  if (text?.trim()) {
    return { text: text.slice(0, most.text), ...(text.length > most.text && { lacks: 'the end of a long text' }) };
  }
  if (!html) return { text: '' };
  const read = htmlText(html);
  if (read === undefined) return { text: '', lacks: 'HTML that is too deep' };
  return { text: read.text.slice(0, most.text), ...(!read.whole && { lacks: 'the end of long HTML' }) };
}

function aboutOf(headers: ReadonlyMap<string, HeaderValue>): Pick<Mime, 'subject' | 'name'> {
  const subject = headers.get('subject');
  const from = headers.get('from') as { readonly value?: readonly { readonly name?: string }[] } | undefined;
  return { subject: typeof subject === 'string' ? subject : '', name: from?.value?.[0]?.name ?? '' };
}
