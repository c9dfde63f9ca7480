import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setDefaultCACertificates } from 'node:tls';
import { client, xml } from '@xmpp/client';
import type { Prosody } from './prosody.ts';

type Element = ReturnType<typeof xml>;

/** Somebody with a client of their own. */
export interface Person extends AsyncDisposable {
  /** The account, with the resource. */
  readonly jid: string;
  /** Everything that came, oldest first. */
  readonly came: readonly Element[];
  /** Goes into a room; resolves when inside. */
  join(room: string, nick: string): Promise<void>;
  /** Writes; resolves with the id of the message when their server took it. */
  says(
    to: string,
    body: string,
    more?: { readonly type?: string; readonly id?: string | null; readonly with?: readonly Element[] },
  ): Promise<string>;
  /** Asks a server or room; rejects with what it answers instead. */
  asks(type: 'get' | 'set', to: string, what: Element): Promise<Element>;
  /** Writes whatever it is; resolves when their server took it. */
  writes(stanza: Element): Promise<void>;
  /** The ids that a room or an archive gave to messages with these words. */
  ids(by: string, words: string): readonly string[];
  /** Logs out. */
  leave(): Promise<void>;
}

/** Settings of {@link person}. */
export interface PersonOptions {
  readonly account: string;
  readonly password: string;
  /** What came over an earlier connection: is seen here, too. */
  readonly saw?: readonly Element[] | undefined;
  readonly server: Pick<Prosody, 'port' | 'ca'>;
}

/** Logs in. */
export async function person({ account, password, saw = [], server: { port, ca } }: PersonOptions): Promise<Person> {
  const [username = '', domain = ''] = account.split('@');
  // Their client cannot be given a certificate in another way.
  setDefaultCACertificates([await readFile(ca, 'utf8')]);
  const one = client({
    service: `xmpp://127.0.0.1:${port}`,
    domain,
    resource: randomUUID(),
    // Its way to log in by SCRAM takes seconds on a machine that is busy, and so does everything there.
    credentials: (log, _offered, _fast) => log({ username, password }, 'PLAIN', xml('user-agent')),
    ...{ timeout: 60_000 },
  });
  one.reconnect.stop();
  const came: Element[] = [...saw];
  one.on('error', () => undefined);
  // Their client counts wrong what came, for which Prosody ends the session.
  let count = 0;
  Object.defineProperty(one.streamManagement, 'inbound', { get: () => count, set: () => undefined });
  one.on('nonza', (element) => {
    if (element.is('enabled')) count = 0;
  });
  one.on('stanza', (stanza) => {
    count += 1;
    came.push(stanza as Element);
  });
  const jid = String(await one.start());
  const asks: Person['asks'] = (type, to, what) =>
    one.iqCaller.request(xml('iq', { type, to }, what)) as Promise<Element>;
  const writes = async (stanza: Element) => {
    await one.send(stanza);
    await asks('get', domain, xml('ping', { xmlns: 'urn:xmpp:ping' })).catch(() => undefined);
  };
  await writes(xml('presence'));
  const leave = async () => {
    await one.stop().catch(() => undefined);
  };
  return {
    jid,
    came,
    asks,
    writes,
    async join(room, nick) {
      const inside = new Promise<void>((resolve, reject) => {
        one.on('stanza', (stanza) => {
          if (!stanza.is('presence') || stanza.attrs.from !== `${room}/${nick}`) return;
          if (stanza.attrs.type === 'error') reject(new Error(String(stanza)));
          else if (String(stanza).includes('code="110"')) resolve();
        });
      });
      const x = xml('x', { xmlns: 'http://jabber.org/protocol/muc' }, xml('history', { maxstanzas: '0' }));
      await one.send(xml('presence', { to: `${room}/${nick}` }, x));
      await inside;
    },
    async says(to, body, { type = 'chat', id = randomUUID(), with: more = [] } = {}) {
      await writes(xml('message', { to, type, ...(id !== null && { id }) }, xml('body', {}, body), ...more));
      return id ?? '';
    },
    ids: (by, words) =>
      came
        .filter((stanza) => stanza.is('message') && stanza.getChildText('body')?.includes(words))
        .flatMap((stanza) => stanza.getChildren('stanza-id', 'urn:xmpp:sid:0'))
        .flatMap(({ attrs }) => (attrs.by === by ? attrs.id : [])),
    leave,
    [Symbol.asyncDispose]: leave,
  };
}
