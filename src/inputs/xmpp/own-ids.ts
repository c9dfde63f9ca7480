import { createHash } from 'node:crypto';

/** The ids of the messages that this account sends. */
export interface OwnIds {
  /** The same for every try; the parts of a long message are counted from 1. Without a part, how all of them begin. */
  of(key: string, part?: number): string;
  /** True for a message that this account sent, over this link or another. */
  has(id: string | undefined): boolean;
}

/** Ids begin with a mark of the account, so that its messages are told from those of other bots in an archive. */
export function ownIds(account: string): OwnIds {
  const mark = `${hash(account).slice(0, 10)}-`;
  return {
    of: (key, part) => `${mark}${hash(key).slice(0, 32)}-${part ?? ''}`,
    has: (id) => id?.startsWith(mark) ?? false,
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
