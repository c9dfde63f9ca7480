import { randomUUID } from 'node:crypto';
import { xml } from '@xmpp/client';
import type { Element } from './element.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';
import { Refusal } from './refusal.ts';
import { waitingFor } from './waiting-for.ts';

/** Questions to the account, servers and rooms. */
export interface Asking {
  /** Asks the account (`undefined`), a server or a room; rejects with a {@link Refusal} when they refuse. */
  ask(type: 'get' | 'set', to: string | undefined, what: Element): Promise<Element>;
  /** Takes what may be an answer. */
  came(stanza: Element): void;
  /** No more answers come: rejects all that wait, now and later. */
  end(error: Error): void;
}

/** How long somebody may take to answer, in milliseconds. */
const patience = 60_000;

/** Nobody has asked anything yet; `tell` writes. */
export function asking(account: Jid, tell: (stanza: Element) => void): Asking {
  const answers = waitingFor<string, Element>();
  /** An answer for the account comes from the account, its server, or nobody; one of a room only from that room. */
  const whose = (from: string | undefined): string => {
    const one = jid(from);
    return !one || one.bare === account.bare || from === account.domain ? '' : `${one.bare}/${one.resource}`;
  };
  return {
    ask(type, to, what) {
      const id = randomUUID();
      const late = () => new Error(`${to ?? account.domain} did not answer for ${patience / 1_000} s`);
      const answer = answers.answer(`${id} ${whose(to)}`, patience, late);
      tell(xml('iq', { type, id, ...(to && { to }) }, what));
      return answer;
    },
    came(stanza) {
      const { id, type, from } = stanza.attrs;
      const key = `${id} ${whose(from)}`;
      if (type === 'result') answers.came(key, stanza);
      if (type === 'error') answers.failed(key, new Refusal(stanza));
    },
    end: (error) => answers.end(() => error),
  };
}
