import type { Flags } from '../../flags.ts';
import type { Arrival, Conn, Input, InputContext } from '../../input.ts';
import type { Outgoing } from '../../outgoing.ts';
import { broken } from './broken.ts';
import type { Gates } from './gates.ts';
import { gates } from './gates.ts';
import { Notes } from './notes.ts';
import type { Account, Peer, Place } from './peer.ts';
import type { Reach } from './reach.ts';
import type { Waiting } from './until.ts';
import { until } from './until.ts';
import type { Decide } from './watched.ts';
import { Watched } from './watched.ts';

/** How a rule opens a link; by default the bot's, and all that comes is acknowledged. */
export interface OpenOptions {
  readonly account?: Account;
  readonly decide?: Decide;
  readonly kept?: boolean;
  /** Nothing is said to have been taken before, so that nothing is fetched. */
  readonly anew?: boolean;
}

/** What a rule tries an input on: its network behind gates, links to it, and words that nobody said before. */
export class Stage implements AsyncDisposable {
  readonly input: Input;
  readonly peer: Peer;
  readonly gates: Gates;
  readonly reach: Reach;
  readonly notes: Notes = new Notes();
  readonly #links = new Set<Watched>();
  /** In all words that are said here. */
  readonly nonce: string = Math.random().toString(36).slice(2, 7);
  #said = 0;

  private constructor(input: Input, peer: Peer, gates: Gates, reach: Reach) {
    this.input = input;
    this.peer = peer;
    this.gates = gates;
    this.reach = reach;
  }

  /** Opens the gates to a network's servers. */
  static async open<F extends Flags>(input: Input<F>, peer: Peer<F>, reach: Reach): Promise<Stage> {
    const servers = Object.keys(peer.ports).length > 0;
    if (servers !== reach.calls) {
      await peer[Symbol.asyncDispose]();
      throw broken('an input is tried as it is reached', reach, `servers: ${servers}`);
    }
    // Only the peer makes its settings, and only the input reads them.
    return new Stage(input as unknown as Input, peer as unknown as Peer, await gates(peer.ports), reach);
  }

  /** The link of an account, which nobody has opened yet. */
  link(account: Account = 'bot', anew = false): ReturnType<Input['connect']> {
    return this.input.connect(this.options(account), this.context(account, anew));
  }

  options(account: Account): ReturnType<Peer['options']> {
    return this.peer.options(account, this.gates.ports);
  }

  context(account: Account, anew = false): InputContext {
    return this.notes.context(this.nameOf(account), anew);
  }

  /** The name of an instance: that of the input, but for one beside it. */
  nameOf(account: Account): string {
    return account === 'other' ? 'other' : this.input.name;
  }

  /** Opens a link, which is closed when the rule is over. */
  open({ account = 'bot', decide = ({ ack }) => ack(), kept = false, anew = false }: OpenOptions = {}): Watched {
    const { name, can } = { name: this.nameOf(account), can: this.input.can };
    const noting: Decide = (arrival) => decide(this.notes.noted(name, arrival));
    const opened = this.link(account, anew);
    const link = { name, can, connect: () => opened };
    const watched = new Watched(link, { decide: noting, kept, patience: this.patience });
    this.#links.add(watched);
    return watched;
  }

  /** Opens a link and waits until it is up. */
  async up(options?: OpenOptions): Promise<Watched> {
    const watched = this.open(options);
    await watched.up();
    return watched;
  }

  /** Words that nobody has said yet. */
  words(): string {
    this.#said += 1;
    return `words ${this.nonce}x${this.#said}y`;
  }

  /** Somebody says something, and it is heard: once their server took it, where they wait for that. */
  async said(link: Watched, place: Place, text: string = this.words()): Promise<Arrival> {
    const taken = Promise.allSettled([place.says(text)]);
    const arrival = await this.heard(link, place, text, taken);
    await taken;
    return arrival;
  }

  /** Waits for what was said; `taken` tells when their server refused it. */
  async heard(
    link: Watched,
    place: Place,
    text: string,
    taken?: Promise<readonly PromiseSettledResult<void>[]>,
  ): Promise<Arrival> {
    let refused: unknown;
    void taken?.then(([result]) => {
      if (result?.status === 'rejected') refused = result.reason;
    });
    const promise = 'what is said is heard';
    return this.until(
      () => {
        const arrival = link.with(text).at(-1);
        if (arrival === undefined && refused !== undefined) {
          throw broken(promise, `that it is taken in ${place.name}: '${text}'`, refused);
        }
        return arrival;
      },
      {
        promise,
        expected: `an event with the text '${text}' from ${place.name}`,
        came: () => link.lately(),
      },
    );
  }

  /** A message of the bot for a place. */
  message(place: Place, data: string, more: Partial<Outgoing> = {}): Outgoing & { readonly key: string } {
    return {
      type: 'text',
      to: place.said.replyTo,
      data,
      causes: ['cause'],
      key: `key-${this.words().slice(6)}`,
      ...more,
    };
  }

  /** The bot says something in a place. */
  async says(conn: Conn, place: Place, data: string, more: Partial<Outgoing> = {}): Promise<void> {
    await conn.send(this.message(place, data, more), new AbortController().signal);
  }

  /** Waits until people saw something that the bot said. */
  async seen(place: Place, words: string): Promise<string> {
    return this.until(async () => (await place.heard()).find((one) => one.includes(words)), {
      promise: 'what is sent is seen',
      expected: `'${words}' in ${place.name}`,
      came: async () => (await place.heard()).slice(-5),
    });
  }

  /** The longest that anything may take, in milliseconds. */
  get patience(): number {
    return this.peer.patience ?? 60_000;
  }

  /** Waits for something as long as anything may take. */
  until<T>(
    look: () => T | undefined | false | Promise<T | undefined | false>,
    waiting: Omit<Waiting, 'within'>,
  ): Promise<T> {
    return until(look, { ...waiting, within: this.patience });
  }

  /** Waits until no connection is left of all that was closed. */
  async gone(promise: string): Promise<void> {
    await this.until(() => this.gates.open === 0, {
      promise,
      expected: 'no connection is left',
      came: () => `${this.gates.open} of ${this.gates.opened} connections are open`,
    });
  }

  /** Closes all links. */
  close(): void {
    for (const link of this.#links) link.close();
    this.#links.clear();
  }

  /** Leaves nothing of a rule to the next one. */
  async clear(): Promise<void> {
    this.close();
    this.gates.release();
    // Which rule looks for what is left is not this one.
    await this.gone('a link that is closed leaves no connection').catch(() => this.gates.cut());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gates[Symbol.asyncDispose]();
    await this.peer[Symbol.asyncDispose]();
  }
}
