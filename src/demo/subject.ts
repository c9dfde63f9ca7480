import { Buffer } from 'node:buffer';
import { oneLine } from '../render/clean.ts';

/** RFC 2047 section 2: `=?charset?B or Q?text?=`; what stands between two of them is not shown. */
const words = /=\?([\w-]{1,40})\?([bq])\?([^?\s]{0,400})\?=(?:\s+(?==\?))?/gi;

/** Returns the subject of a mail as people read it; empty when it has none. */
export function subjectOf(mail: Buffer): string {
  const head = mail.subarray(0, 64 * 1024).toString('latin1');
  const end = head.search(/\r?\n\r?\n/);
  const unfolded = head.slice(0, end === -1 ? undefined : end).replace(/\r?\n[ \t]+/g, ' ');
  const [, raw = ''] = /^subject:[ \t]*(.*)$/im.exec(unfolded) ?? [];
  const decoded = raw.replace(words, (word, charset: string, kind: string, text: string) => {
    const bytes = kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : Buffer.from(unquoted(text), 'latin1');
    return decode(bytes, charset) ?? word;
  });
  return oneLine(decoded);
}

function unquoted(text: string): string {
  return text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function decode(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}
