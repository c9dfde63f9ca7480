import { mailbox } from './mailbox.ts';

/** The longest that is looked at, in characters. */
const longest = 1_000;
const named = /^(?:"(?:[^"\\]|\\.)*"\s*|[^"<>,:;@\\]*)<([^<>\s"(),:;\\]+)>$/;
const bare = /^([^<>\s"(),:;\\]+)$/;

/**
 * Returns the one plain address of a From or Reply-To header, `ann@example.org`; undefined when there is none, when
 * there are several, or when it can be read in more than one way. A name before it is looked over, and not returned.
 */
export function author(value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  if (text.length > longest) return undefined;
  const found = named.exec(text)?.[1] ?? bare.exec(text)?.[1];
  return found === undefined ? undefined : mailbox(found);
}
