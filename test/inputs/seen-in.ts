import type { Person } from '../peers/xmpp-person.ts';

/** What a client shows of a conversation. */
export interface Seen {
  /** The messages of somebody, oldest first, corrected where they were. */
  readonly texts: readonly string[];
  /** Those that are in the thread of one of these messages. */
  inThread(ids: readonly string[]): readonly string[];
}

/** Shows the messages of somebody as clients do that know corrections. */
export function seenIn(came: Person['came'], from: string): Seen {
  const shown: { readonly id: string; text: string; readonly thread: string | null }[] = [];
  for (const stanza of came) {
    const text = stanza.getChildText('body');
    const theirs = stanza.attrs.from === from || stanza.attrs.from?.startsWith(`${from}/`);
    if (!stanza.is('message') || stanza.attrs.type === 'error' || text === null || !theirs) continue;
    const corrected = stanza.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id;
    const before = shown.find(({ id }) => id === corrected);
    if (before) before.text = text;
    else shown.push({ id: stanza.attrs.id, text, thread: stanza.getChildText('thread') });
  }
  return {
    texts: shown.map(({ text }) => text),
    inThread: (ids) => shown.filter(({ thread }) => thread !== null && ids.includes(thread)).map(({ text }) => text),
  };
}
