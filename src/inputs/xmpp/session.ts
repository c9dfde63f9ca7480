import { randomUUID } from 'node:crypto';
import { xml } from '@xmpp/client';
import type { Observable } from 'rxjs';
import { EMPTY, fromEvent, interval, merge, Subject, switchMap } from 'rxjs';
import { SendError } from '../../errors.ts';
import { dial } from './dial.ts';
import type { Element } from './element.ts';
import { failure } from './failure.ts';
import { inOrder } from './in-order.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';
import { Refusal } from './refusal.ts';
import { sdk } from './sdk.ts';
import type { Settings } from './settings.ts';
import { waitingFor } from './waiting-for.ts';
import { wire } from './wire.ts';

/** What came, and what is to be called when it is dealt with: then the server need not keep it any longer. */
export interface Received {
  readonly stanza: Element;
  done(): void;
}

/** A connection on which the bot is logged in. */
export interface Session {
  /** The account, with the resource that the server gave. */
  readonly me: Jid;
  readonly encrypted: boolean;
  /** Messages and presences, in order. `done` matters for messages with a body only. */
  readonly received: Observable<Received>;
  /** Whatever comes over the wire. */
  readonly traffic: Observable<unknown>;
  /** Writes and does not wait. */
  tell(stanza: Element): void;
  /** Resolves when the account's own server took it; rejects with a {@link SendError}. */
  say(stanza: Element): Promise<void>;
  /** Asks the account (`undefined`), a server or a room; rejects with a {@link Refusal} when they refuse. */
  ask(type: 'get' | 'set', to: string | undefined, what: Element): Promise<Element>;
  /** Keeps what comes out of an archive for this query, from now until `end`. */
  gather(query: string): { readonly stanzas: readonly Element[]; end(): void };
  /** Stops or goes on with reading. */
  read(on: boolean): void;
}

/** Told of a session: once when it is up, once when it is over, not after it was left. */
export interface SessionEvents {
  up(session: Session): void;
  down(error: Error): void;
}

/** How long the server, or somebody behind it, may take to answer, in milliseconds. */
const patience = 60_000;

/** How often a stopped reading counts as a sign of life, in milliseconds. */
const pause = 5_000;

/** Opens a session; returns how to leave. */
export function session(settings: Settings, resource: string, { up, down }: SessionEvents): () => void {
  const { account } = settings;
  const line = wire((closed) => dial(settings, closed));
  const order = inOrder();
  const received = new Subject<Received>();
  const taken = waitingFor<Element, void>();
  const answers = waitingFor<string, Element>();
  const gathered = new Map<string, Element[]>();
  const reading = new Subject<boolean>();
  let me = account;
  let over = false;

  const close = (failed: Error) => {
    over = true;
    taken.end(() => new SendError('unknown', `the link broke before the server took it: ${failed.message}`));
    answers.end(() => failed);
  };
  const end = (error: unknown) => {
    if (over) return;
    const failed = failure(error, settings);
    close(failed);
    line.cut();
    down(failed);
  };
  const c = sdk({ settings, resource, line, handled: () => order.handled, restart: order.restart, broken: end });

  /** An answer for the account comes from the account, its server, or nobody; one of a room only from that room. */
  const whose = (from: string | undefined): string => {
    const one = jid(from);
    return !one || one.bare === account.bare || from === account.domain ? '' : `${one.bare}/${one.resource}`;
  };
  const answered = (stanza: Element) => {
    const { id, type, from } = stanza.attrs;
    const key = `${id} ${whose(from)}`;
    if (type === 'result') answers.came(key, stanza);
    if (type === 'error') answers.failed(key, new Refusal(stanza));
  };
  const tell = (stanza: Element) => void c.send(stanza).catch(() => undefined);
  const ask: Session['ask'] = (type, to, what) => {
    const id = randomUUID();
    const late = () => new Error(`${to ?? account.domain} did not answer for ${patience / 1_000} s`);
    const answer = answers.answer(`${id} ${whose(to)}`, patience, late);
    tell(xml('iq', { type, id, ...(to && { to }) }, what));
    return answer;
  };
  const opened = (): Session => ({
    me,
    encrypted: line.secure,
    received,
    // What is not read, because it is not wanted now, does not mean that nothing comes.
    traffic: merge(fromEvent(line, 'data'), reading.pipe(switchMap((on) => (on ? EMPTY : interval(pause))))),
    tell,
    ask,
    async say(stanza) {
      if (over) throw new SendError('transient', `the link to ${account.domain} is closed`);
      const late = () => new SendError('unknown', `${account.domain} did not say that it took it`);
      const promise = taken.answer(stanza, patience, late);
      c.send(stanza).then(
        () => {
          // Without stream management: what is answered behind it was taken after it.
          if (c.streamManagement.enabled) return;
          const took = () => void taken.came(stanza, undefined);
          ask('get', account.domain, ping()).then(took, (error) => error instanceof Refusal && took());
        },
        (error) => taken.failed(stanza, new SendError('unknown', failure(error, settings).message)),
      );
      return promise;
    },
    gather(query) {
      const stanzas: Element[] = [];
      gathered.set(query, stanzas);
      return { stanzas, end: () => void gathered.delete(query) };
    },
    read(on) {
      line.read(on);
      reading.next(on);
    },
  });

  c.streamManagement.on('ack', (stanza) => taken.came(stanza, undefined));
  c.on('error', end);
  c.on('disconnect', () => end(new Error('the connection was closed')));
  c.on('stanza', (stanza) => {
    const done = order.came();
    if (!kept(stanza)) done();
    const result = stanza.getChild('result', names.archive);
    if (stanza.is('iq')) answered(stanza);
    else if (result) gathered.get(result.attrs.queryid)?.push(stanza);
    else if (!over) received.next({ stanza, done });
  });
  c.on('online', (address) => {
    me = jid(address.toString()) ?? account;
    if (!over) up(opened());
  });
  c.start().catch(end);

  return () => {
    if (over) return line.cut();
    close(new Error('the bot left'));
    const word = c.streamManagement.enabled ? `<a xmlns='urn:xmpp:sm:3' h='${order.handled}'/>` : '';
    line.leave(`${word}</stream:stream>`);
  };
}

/** What the server is to keep until it is dealt with: a room keeps its own. */
function kept(stanza: Element): boolean {
  return stanza.is('message') && stanza.attrs.type !== 'groupchat' && stanza.getChild('body') !== undefined;
}

function ping(): Element {
  return xml('ping', { xmlns: names.ping });
}
