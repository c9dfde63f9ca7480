import { asyncScheduler, BehaviorSubject, filter, of, Subject, throwError } from 'rxjs';
import { vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import type { Address } from '../../src/address.ts';
import { SendError } from '../../src/errors.ts';
import type { Conn } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { parseRoute } from '../../src/route.ts';
import { fallback } from '../../src/streams/fallback.ts';
import { sending } from '../../src/streams/sending.ts';
import { text } from './place.ts';

const endings: (() => void)[] = [];

/** Ends what a test left running. */
export function leaveAll(): void {
  for (const end of endings.splice(0)) end();
}

/** Lets virtual time pass, and everything that is to happen in it happen. */
export async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Waits for a journal that may need virtual time to write. */
async function passing(work: Promise<unknown>): Promise<void> {
  await pass();
  await work;
}

type Send = Conn['send'];

/** A failure to send, by its kind. */
export function failing(kind: SendError['kind'], wait?: number): SendError {
  return new SendError(kind, `${kind}!`, wait ? { wait } : {});
}

/** How a network begins, and what sending through it is given. */
export interface NetworkOptions {
  readonly journal?: Journal;
  readonly up?: boolean;
  readonly fallbacks?: readonly string[];
  readonly lane?: (to: Address) => string;
}

/** A network in the test's own hands. */
export interface Network {
  readonly journal: Journal;
  /** What it took, and when it was asked for what. */
  readonly sent: readonly string[];
  readonly asked: readonly string[];
  readonly signals: readonly AbortSignal[];
  readonly mailed: readonly Outgoing[];
  readonly noticed: readonly Activity[];
  readonly ending: Subject<void>;
  /** Says something because of a message from the room. */
  say(data: string, to?: Address, fields?: Partial<Outgoing>): Promise<void>;
  over(): boolean;
  failure(): unknown;
  leave(): void;
  link(is: boolean): void;
  /** What was noticed, without what is sent. */
  troubles(): readonly string[];
}

/** Sends through a network `chat` in the test's own hands until the test ends; `mail` takes all there is. */
export function network(conn: Partial<Conn> = {}, options: NetworkOptions = {}): Network {
  const { journal = memoryJournal(), up = true, fallbacks = [], lane = (to) => to } = options;
  const sent: string[] = [];
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const began = Date.now();
  const live: Conn = {
    events: new Subject(),
    ...conn,
    send: async (message, signal) => {
      asked.push(`${message.data} @${Date.now() - began}`);
      signals.push(signal);
      const receipt = await (conn.send ?? took)(message, signal);
      sent.push(String(message.data));
      return receipt;
    },
  };
  const mailed: Outgoing[] = [];
  const mail: Conn = {
    events: new Subject(),
    send: async (message) => {
      mailed.push(message);
      return {};
    },
  };
  const links = new BehaviorSubject<Conn | undefined>(up ? live : undefined);
  const ending = new Subject<void>();
  const noticed: Activity[] = [];
  let over = false;
  let failure: unknown;
  const subscription = sending({
    journal,
    connections: {
      now: (input) => (input === 'chat' ? links.value : input === 'mail' ? mail : undefined),
      soon: (input) => {
        if (input === 'chat') return links.pipe(filter((one) => one !== undefined));
        if (input === 'mail') return of(mail);
        return throwError(() => new SendError('permanent', `there is no input '${input}'`));
      },
    },
    lane,
    fallbacks: fallbacks.map((one) => fallback(parseRoute(one, '--fallback'))),
    ending,
    clock: asyncScheduler,
    random: () => 1,
  }).subscribe({
    next: (entry) => noticed.push(entry),
    error: (error) => {
      failure = error;
    },
    complete: () => {
      over = true;
    },
  });
  endings.push(() => subscription.unsubscribe());
  let count = 0;
  const say: Network['say'] = async (data, to = 'chat:room', fields = {}) => {
    count += 1;
    const id = `e${count}`;
    const accepted = journal.accept(text('chat', id, 'hi', { replyTo: 'chat:origin', conversation: 'thread' }), ['p']);
    await passing(accepted);
    await passing(journal.read('p', { limit: 99, inHand: 1_000_000, perConversation: 1_000_000 }));
    const message: Outgoing = { type: 'text', to, data, causes: [id], key: `key of ${data}`, ...fields };
    await passing(journal.commit('p', [{ sink: 'send', message, lane: lane(to) }]));
    await pass();
  };
  return {
    journal,
    sent,
    asked,
    signals,
    mailed,
    noticed,
    ending,
    say,
    over: () => over,
    failure: () => failure,
    leave: () => subscription.unsubscribe(),
    link: (is: boolean) => links.next(is ? live : undefined),
    troubles: () =>
      noticed.filter(({ code }) => code !== 'sent').map(({ code, ms }) => (ms === undefined ? code : `${code} ${ms}`)),
  };
}

/** Takes everything. */
const took: Send = async () => ({});

/** Fails with one after the other, then takes everything. */
export function troubled(...failures: readonly unknown[]): Send {
  const left = [...failures];
  return async () => {
    const next = left.shift();
    if (next !== undefined) throw next;
    return {};
  };
}
