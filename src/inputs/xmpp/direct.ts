import { xml } from '@xmpp/client';
import type { Observable } from 'rxjs';
import { defer, filter, merge, mergeMap } from 'rxjs';
import type { Item } from './found.ts';
import type { Then } from './in-turn.ts';
import { inTurn } from './in-turn.ts';
import { jid } from './jid.ts';
import { missed } from './missed.ts';
import type { Parts } from './parts.ts';
import { saidDirectly } from './said-directly.ts';

/** Emits what people say to the bot alone, what was missed first. The bot is there for them from then on. */
export function direct(parts: Parts): Observable<Item> {
  const { session, since } = parts;
  const heard = session.received.pipe(
    filter(({ stanza }) => stanza.is('message') && stanza.attrs.type !== 'groupchat'),
    mergeMap((one) => saidDirectly(one, parts), 1),
  );
  const begun = defer((): Then[] => {
    const settled: Item = { settled: session.me.bare };
    if (session.resumed) return [settled];
    session.tell(xml('presence'));
    return since === undefined ? [settled] : [settled, missed(since, parts)];
  });
  return merge<Then[]>(heard, begun).pipe(inTurn(parts));
}

/** Lets people of the account's own server have the bot among their contacts. */
export function contacts({ session }: Parts): Observable<never> {
  return session.received.pipe(
    mergeMap(({ stanza }) => {
      const asks = stanza.is('presence') && stanza.attrs.type === 'subscribe' && jid(stanza.attrs.from);
      if (asks && asks.domain === session.me.domain)
        session.tell(xml('presence', { to: asks.bare, type: 'subscribed' }));
      return [];
    }, 1),
  );
}
