import { xml } from '@xmpp/client';
import type { Observable } from 'rxjs';
import { EMPTY, fromEvent, interval, merge, Subject, switchMap } from 'rxjs';
import { SendError } from '../../errors.ts';
import type { Asking } from './asking.ts';
import { asking } from './asking.ts';
import type { Between } from './between.ts';
import { dial } from './dial.ts';
import type { Element } from './element.ts';
import { failure } from './failure.ts';
import type { Gathering } from './gathering.ts';
import { gathering } from './gathering.ts';
import { inOrder } from './in-order.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';
import { names } from './names.ts';
import { Refusal } from './refusal.ts';
import { sdk } from './sdk.ts';
import type { Settings } from './settings.ts';
import { waitingFor } from './waiting-for.ts';
import { wire } from './wire.ts';

/** What came. It counts as dealt with, so that the server need not keep it any longer, unless somebody keeps it here. */
export interface Received {
  readonly stanza: Element;
  /** Returns what is to be called when it is dealt with. */
  keep(): () => void;
}

/** A connection on which the bot is logged in. */
export interface Session {
  /** The account, with the resource that the server gave. */
  readonly me: Jid;
  readonly encrypted: boolean;
  /**
   * What turned out to have come to the server of what was sent over the link before; undefined where the session is a new
   * one, to which the bot has to make itself known.
   */
  readonly resumed?: readonly Element[] | undefined;
  /** Messages and presences, in order. */
  readonly received: Observable<Received>;
  /** Whatever comes over the wire. */
  readonly traffic: Observable<unknown>;
  /** Writes and does not wait. */
  tell(stanza: Element): void;
  /** Resolves when the account's own server took it; rejects with a {@link SendError}. */
  say(stanza: Element): Promise<void>;
  readonly ask: Asking['ask'];
  readonly gather: Gathering['gather'];
  /** Stops or goes on with reading. */
  read(on: boolean): void;
  /** The connection counts as broken. */
  broken(error: unknown): void;
}

/** Told of a session: once when it is up, once when it is over, not after it was left. */
export interface SessionEvents {
  up(session: Session): void;
  down(error: Error): void;
}

/** How long the server may take to say that it took something, in milliseconds. */
const patience = 60_000;

/** How often a stopped reading counts as a sign of life, in milliseconds. */
const pause = 5_000;

/**
 * Opens a session, or goes on with the one that broke off before; returns how to leave. One that breaks off is kept for the
 * next.
 */
export function session(
  settings: Settings,
  resource: string,
  { up, down }: SessionEvents,
  between: Pick<Between, 'suspended'> = {},
): () => void {
  const { account } = settings;
  const line = wire((closed) => dial(settings, closed));
  const early: Element[] = [];
  const arrived: Element[] = [];
  const received = new Subject<Received>();
  const taken = waitingFor<Element, void>();
  const archives = gathering();
  const reading = new Subject<boolean>();
  let order = inOrder();
  let me = account;
  let raised = false;
  let over = false;

  const close = (failed: Error) => {
    over = true;
    taken.end(() => new SendError('unknown', `the link broke before the server took it: ${failed.message}`));
    questions.end(failed);
  };
  const end = (error: unknown) => {
    if (over) return;
    const failed = failure(error, settings);
    close(failed);
    const { id, outbound, outbound_q: unsure } = c.streamManagement;
    if (raised && id) between.suspended = { id, me, order, taken: outbound, unsure };
    line.cut();
    down(failed);
  };
  // Taken from where it is kept: a server that falls over it is not asked again.
  const suspended = () => {
    const one = between.suspended;
    between.suspended = undefined;
    if (one) ({ me, order } = one);
    return one;
  };
  const c = sdk({
    settings,
    resource,
    line,
    handled: () => order.handled,
    restart: () => order.restart(),
    again: () => order.again(),
    suspended,
    broken: end,
  });

  const tell = (stanza: Element) => void c.send(stanza).catch(() => undefined);
  const questions = asking(account, tell);
  const opened = (resumed?: readonly Element[]): Session => ({
    me,
    encrypted: line.secure,
    resumed,
    broken: end,
    received,
    // What is not read, because it is not wanted now, does not mean that nothing comes.
    traffic: merge(fromEvent(line, 'data'), reading.pipe(switchMap((on) => (on ? EMPTY : interval(pause))))),
    tell,
    ask: questions.ask,
    async say(stanza) {
      if (over) throw new SendError('transient', `the link to ${account.domain} is closed`);
      const late = () => new SendError('unknown', `${account.domain} did not say that it took it`);
      const promise = taken.answer(stanza, patience, late);
      c.send(stanza).then(
        () => {
          // Without stream management: what is answered behind it was taken after it.
          if (c.streamManagement.enabled) return;
          const took = () => void taken.came(stanza, undefined);
          questions.ask('get', account.domain, ping()).then(took, (error) => error instanceof Refusal && took());
        },
        (error) => taken.failed(stanza, new SendError('unknown', failure(error, settings).message)),
      );
      return promise;
    },
    gather: archives.gather,
    read(on) {
      line.read(on);
      reading.next(on);
    },
  });

  const heard = (stanza: Element) => {
    const done = over ? undefined : order.came();
    if (!done) return;
    let kept = false;
    const keep = () => {
      kept = true;
      return done;
    };
    if (stanza.is('iq')) questions.came(stanza);
    else if (!archives.came(stanza)) received.next({ stanza, keep });
    if (!kept) done();
  };
  const raise = (resumed?: readonly Element[]) => {
    raised = true;
    if (!over) up(opened(resumed));
    for (const stanza of early.splice(0)) heard(stanza);
  };

  c.streamManagement.on('ack', (stanza) => taken.came(stanza, undefined) || raised || arrived.push(stanza));
  c.streamManagement.on('resumed', () => raise(arrived));
  c.on('error', end);
  c.on('disconnect', () => end(new Error('the connection was closed')));
  // What is kept at the server follows at once on its word that the session goes on: nobody listens yet.
  c.on('stanza', (stanza) => void (raised ? heard(stanza) : early.push(stanza)));
  c.on('online', (address) => {
    me = jid(address.toString()) ?? account;
    raise();
  });
  c.start().catch(end);

  return () => {
    if (over) return line.cut();
    close(new Error('the bot left'));
    const word = c.streamManagement.enabled ? `<a xmlns='urn:xmpp:sm:3' h='${order.handled}'/>` : '';
    line.leave(`${word}</stream:stream>`);
  };
}

function ping(): Element {
  return xml('ping', { xmlns: names.ping });
}
