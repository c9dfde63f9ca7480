import { once } from 'node:events';
import { client, xml } from '@xmpp/client';
import { ConfigError } from '../../errors.ts';
import type { Element } from './element.ts';
import { framing } from './framing.ts';
import { names } from './names.ts';
import type { Scram } from './scram.ts';
import { scram } from './scram.ts';
import type { Settings } from './settings.ts';
import type { Suspended, Unsure } from './suspended.ts';
import type { Wire } from './wire.ts';

/** What is used of the client, of which its types tell only a part. */
export interface Sdk {
  start(): Promise<unknown>;
  send(stanza: Element): Promise<void>;
  on(event: 'error', told: (error: unknown) => void): void;
  on(event: 'online', told: (me: { toString(): string }) => void): void;
  on(event: 'disconnect', told: () => void): void;
  on(event: 'stanza' | 'nonza', told: (stanza: Element) => unknown): void;
  readonly streamManagement: StreamManagement;
}

/** What XEP-0198 tells: which stanzas the server took, and that it goes on with a session. */
interface StreamManagement {
  readonly enabled: boolean;
  readonly id: string;
  readonly outbound: number;
  readonly outbound_q: readonly Unsure[];
  on(event: 'ack', told: (stanza: Element) => void): void;
  on(event: 'resumed', told: () => void): void;
}

interface Insides extends Sdk {
  readonly transports: readonly {
    readonly prototype: { socketParameters(service: string): unknown; Parser: unknown };
  }[];
  readonly reconnect: { stop(): void };
  readonly iqCallee: { get(xmlns: string, name: string, answer: () => Element): void };
  readonly saslFactory: {
    _mechs: readonly { readonly name: string }[];
    create(names: readonly string[]): Partial<Scram>;
  };
  readonly parser: { write(text: string): void } | null;
  connect: () => Promise<void>;
  _onData: (data: Uint8Array) => void;
  _attachSocket(wire: Wire): void;
  _jid(me: string): void;
  _status(status: string): void;
}

const management = 'urn:xmpp:sm:3';
const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';

type Authenticate = (credentials: object, mechanism: string, agent: Element) => Promise<void>;

/** What {@link sdk} needs. */
export interface SdkOptions {
  readonly settings: Settings;
  readonly resource: string;
  readonly line: Wire;
  /** How many stanzas are dealt with. */
  readonly handled: () => number;
  /** Stanzas are counted from here on: from none, or from those that are dealt with. */
  readonly restart: () => void;
  readonly again: () => void;
  /** Returns the session that is to be gone on with. */
  readonly suspended: () => Suspended | undefined;
  /** What came cannot be read. */
  readonly broken: (error: unknown) => void;
}

/**
 * Makes the client of `@xmpp/client`, and has it do without what the bot does itself: it does not connect again, opens no
 * socket, does not say that something is dealt with when it came, and asks for word of every message at once.
 */
export function sdk({ settings, resource, line, handled, restart, again, suspended, broken }: SdkOptions): Sdk {
  const { account, password, encrypted } = settings;
  const made = client({
    service: 'xmpp://line',
    domain: account.domain,
    resource,
    timeout: 15_000,
    credentials: async (authenticate: Authenticate, mechanisms: readonly string[]) => {
      const mechanism = mechanisms.find((one) => one !== 'PLAIN' || line.secure || !encrypted);
      if (!mechanism) throw new ConfigError(`${account.domain} offers no way to log in that the bot knows`);
      const plain = { username: bytes(account.local), password: bytes(password) };
      const login = mechanism === 'PLAIN' ? plain : { username: account.local, password };
      await authenticate(login, mechanism, xml('user-agent', { id: resource }));
    },
  } as object) as unknown as Insides;
  made.reconnect.stop();
  ownWaysIn(made, broken);
  made.iqCallee.get(names.discoInfo, 'query', () => introduction);

  const Transport = made.transports.find(({ prototype }) => reachable(() => prototype.socketParameters('xmpp://line')));
  made.connect = async () => {
    Object.assign(made, { Transport, Parser: Transport?.prototype.Parser });
    made._status('connecting');
    made._attachSocket(line);
    const connected = once(line, 'connect');
    line.connect();
    await connected;
  };
  const frames = framing();
  made._onData = (data) => {
    try {
      const text = frames(data);
      if (text !== '') made.parser?.write(text);
    } catch (error) {
      broken(error);
    }
  };

  Object.assign(made.streamManagement, { timeout: 0, requestAckInterval: 0, requestAckDebounce: 0 });
  // The client counts what came, not what was dealt with, leaves out its answers, and starts counting too late.
  Object.defineProperty(made.streamManagement, 'inbound', { get: handled, set: () => undefined });
  made.on('nonza', (element) => element.is('enabled', management) && restart());
  // Only where the login is over before the session begins: what tells of both at once, this client cannot do well.
  made.on('nonza', (element) => {
    const one = element.is('success', sasl) ? suspended() : undefined;
    if (one) goneOnWith(one, made, again);
  });
  return made;
}

/** Has the client ask for a session to be gone on with, and send again what is to be. */
function goneOnWith({ id, me, taken, unsure }: Suspended, made: Insides, again: () => void): void {
  const { streamManagement } = made;
  made._jid(`${me.bare}/${me.resource}`);
  Object.assign(streamManagement, { id, outbound: taken, outbound_q: [...unsure] });
  made.on('nonza', (element) => {
    if (!element.is('resumed', management)) return;
    again();
    const total = Number(element.attrs.h);
    const came = Math.max(0, Math.min(total - taken, unsure.length));
    Object.assign(streamManagement, {
      outbound: total - came,
      outbound_q: unsure.filter(({ stanza }, index) => index < came || unasked(stanza)),
    });
  });
}

/**
 * What nobody here waits for goes out again. What somebody waited for was given up with the link: whoever asked for it
 * asks again, with the same key, once it is known what came of it. Sent here, too, it would be there twice.
 */
function unasked(stanza: Element): boolean {
  const { type } = stanza.attrs;
  const answer = stanza.is('iq') && (type === 'result' || type === 'error');
  return answer || stanza.is('presence') || stanza.getChild('received', names.receipts) !== undefined;
}

/** What the bot says when somebody asks what it is. */
const introduction = xml(
  'query',
  { xmlns: names.discoInfo },
  xml('identity', { category: 'client', type: 'bot', name: 'Micro Bot' }),
  ...[names.discoInfo, names.ping, names.receipts, names.correction, names.reply].map((feature) =>
    xml('feature', { var: feature }),
  ),
);

/** Logs in by SCRAM where that is offered, and sees to it that the server proves itself. */
function ownWaysIn(made: Insides, broken: (error: unknown) => void): void {
  const { saslFactory } = made;
  const plain = saslFactory.create(['PLAIN']);
  let used = plain;
  const ways = new Map([
    ['SCRAM-SHA-256', () => scram('sha256')],
    ['SCRAM-SHA-1', () => scram('sha1')],
    ['PLAIN', () => plain],
  ]);
  saslFactory._mechs = [...ways.keys()].map((name) => ({ name }));
  saslFactory.create = ([name = 'PLAIN']) => {
    used = ways.get(name)?.() ?? plain;
    return used;
  };
  made.on('nonza', (element) => {
    if (!element.is('success', sasl)) return;
    try {
      used.final?.(Buffer.from(element.text(), 'base64').toString('latin1'));
    } catch (error) {
      broken(error);
    }
  });
}

/** The client writes one byte for each character. */
function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function reachable(parameters: () => unknown): boolean {
  try {
    return parameters() !== undefined;
  } catch {
    return false;
  }
}
