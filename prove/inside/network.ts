import { Observable, Subject } from 'rxjs';
import { SendError } from '../../src/errors.ts';
import type { TextEvent, Unstamped } from '../../src/event.ts';
import type { Conn, Incoming } from '../../src/input.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import type { Link } from '../../src/streams/links.ts';

/** What becomes of one message: refused for now, limited, taken without a word, taken or lost with the link cut. */
export type Fault = '5xx' | 'limited' | 'timeout' | 'reset' | 'lost';

/** Settings of {@link InsideNetwork}. */
export interface InsideNetworkOptions {
  readonly name: string;
  /** What was sent can be looked up. */
  readonly history: boolean;
  /** What must keep order: each address when absent. */
  readonly lane?: () => string;
  /** Told of each message that was taken. */
  readonly onSent?: (text: string, message: Outgoing) => void;
}

/** How many events can be said again. */
const remembered = 32;

/** A network in the same process, which lives on when the bot is dropped: it says again what was not acknowledged. */
export class InsideNetwork {
  /** Keys of the messages taken, repetitions too. */
  readonly sent: string[] = [];
  readonly #options: InsideNetworkOptions;
  readonly #owed = new Map<string, Unstamped<TextEvent>>();
  readonly #said: Unstamped<TextEvent>[] = [];
  readonly #faults: Fault[] = [];
  /** Takes nothing for now. */
  blocked = false;
  #live: Subject<Incoming> | undefined;
  #drop = new Subject<never>();
  #deafAcks = 0;

  constructor(options: InsideNetworkOptions) {
    this.#options = options;
  }

  /** Events that the bot did not acknowledge yet. */
  get owed(): number {
    return this.#owed.size;
  }

  say(event: Unstamped<TextEvent>): void {
    this.#said.push(event);
    if (this.#said.length > remembered) this.#said.shift();
    this.#owed.set(event.id, event);
    this.#deliver(event);
  }

  /** Says one of the last again, acknowledged or not. */
  repeat(index: number): void {
    const event = this.#said.at(-1 - (index % Math.max(1, this.#said.length)));
    if (event) this.#deliver(event);
  }

  /** Says all that is not acknowledged again, the last first. */
  again(): void {
    for (const event of [...this.#owed.values()].reverse()) this.#deliver(event);
  }

  /** Does not hear the next acknowledgement. */
  loseAck(): void {
    this.#deafAcks += 1;
  }

  /** Does this to the next message. */
  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** Forgets what it was to do to messages. */
  heal(): void {
    this.#faults.length = 0;
    this.#deafAcks = 0;
  }

  /** Cuts the link. */
  cut(): void {
    const dropped = this.#drop;
    this.#drop = new Subject();
    dropped.error(new Error('the link was cut'));
  }

  get link(): Link {
    const { name, lane } = this.#options;
    return {
      name,
      ...(lane && { lane }),
      can: { acknowledge: true, replay: true },
      connect: () =>
        new Observable<Conn>((subscriber) => {
          const live = new Subject<Incoming>();
          this.#live = live;
          const dropped = this.#drop.subscribe(subscriber);
          subscriber.next(this.#conn(live));
          this.again();
          return () => {
            dropped.unsubscribe();
            if (this.#live === live) this.#live = undefined;
          };
        }),
    };
  }

  #conn(live: Subject<Incoming>): Conn {
    const { history } = this.#options;
    const conn: Conn = { events: live, send: (message, signal) => this.#send(message, signal, live) };
    if (!history) return conn;
    return { ...conn, find: async (key) => (this.sent.includes(key) ? { id: key } : undefined) };
  }

  async #send(message: Outgoing & { key: string }, signal: AbortSignal, live: unknown): Promise<object> {
    // Of a bot that is dead nothing comes any more.
    if (this.#live !== live) return new Promise(() => undefined);
    const fault = this.blocked ? '5xx' : this.#faults.shift();
    if (fault === '5xx') throw new SendError('transient', 'it answered 503');
    if (fault === 'limited') throw new SendError('limited', 'too much', { wait: 2_000 });
    if (fault === 'lost') throw new SendError('unknown', 'the link was cut before it answered');
    this.sent.push(message.key);
    this.#options.onSent?.(JSON.stringify(message.data), message);
    if (fault === 'reset') throw new SendError('unknown', 'the link was cut before it answered');
    if (fault !== 'timeout') return {};
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new SendError('unknown', 'nobody answered')));
    });
  }

  #deliver(event: Unstamped<TextEvent>): void {
    const ack = () => {
      if (this.#deafAcks > 0) this.#deafAcks -= 1;
      else this.#owed.delete(event.id);
    };
    this.#live?.next({ event, ack, refuse: () => undefined });
  }
}
