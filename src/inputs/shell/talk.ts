import { randomUUID } from 'node:crypto';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import type { Observable } from 'rxjs';
import { catchError, concat, concatMap, defer, finalize, throwError, timeout } from 'rxjs';
import type { Address } from '../../address.ts';
import { address } from '../../address.ts';
import type { TextEvent, Unstamped } from '../../event.ts';
import type { Arrival, InputContext } from '../../input.ts';
import type { Outgoing } from '../../outgoing.ts';
import { userName } from '../user-name.ts';
import type { Waiting } from '../waiting.ts';
import { lines } from './lines.ts';
import { saidIn } from './said-in.ts';
import type { Ending, FromBot } from './wire.ts';
import { wireVersion } from './wire.ts';

/** How long a shell may take to say its command, and to read a line, in milliseconds. */
const patience = 10_000;

/** One connection: a command, and the answers to what it asks. */
export class Talk implements Waiting {
  /** Where its answers go; no other connection ever has it, also after a restart. */
  readonly address: Address;
  readonly #socket: Duplex;
  readonly #context: InputContext;
  #state: 'new' | 'greeted' | 'running' | 'asked' | 'over' = 'new';
  #timezone: string | undefined;
  #said = 0;
  /** How the command ended, as soon as the bot noticed it. */
  #how: Ending | undefined;
  /** The last of its answers was written. */
  #answered = false;
  #deaf = false;
  #left = false;

  constructor(socket: Duplex, context: InputContext) {
    this.#socket = socket.on('error', () => undefined);
    this.#context = context;
    this.address = address(context.name, randomUUID());
  }

  /** What the shell says; after it hung up too early, that what it asked for is to be stopped. Never errors. */
  get arrivals(): Observable<Arrival> {
    return defer(() => {
      const { bot } = this.#context;
      this.#tell({ micro: wireVersion, bot, pid: process.pid }).catch(() => undefined);
      const heard = lines(this.#socket).pipe(
        concatMap((line) => this.#hear(line)),
        timeout({ first: patience, with: () => throwError(() => new Error('say a command within 10 s')) }),
        catchError((error: Error) => {
          const unheard = this.#hungUp();
          this.#close({ error: error.message });
          return unheard;
        }),
      );
      return concat(
        heard,
        defer(() => this.#hungUp()),
      ).pipe(finalize(() => this.#hearsNoMore()));
    });
  }

  /** True while the command has ended and it is open whether all its answers were written. */
  get ending(): boolean {
    return this.#how !== undefined;
  }

  /** True when it was left before its end: what answers its command is of no use to anybody. */
  get left(): boolean {
    return this.#left || this.#state !== 'over';
  }

  /** Writes an answer; resolves with false when there is nobody to read it. */
  async answer({ data, open }: Outgoing): Promise<boolean> {
    const taken = await this.#tell({ answer: data, ...(open && { more: true }) });
    if (taken && open === undefined) this.#answered = true;
    return taken;
  }

  /** The bot noticed that the command has ended. */
  ended(how: Ending): void {
    if (this.#state === 'over') return;
    this.#how = how;
    this.sent();
  }

  /** All its answers are written. */
  quiet(): void {
    if (this.#how !== undefined) this.#end(this.#how);
  }

  /** The bot noted that an answer was sent. The last one without an end is a question. */
  sent(): void {
    if (this.#answered) this.#end(this.#how ?? 'asked');
  }

  /** Breaks off at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #end(how: Ending, words?: string): void {
    if (this.#state === 'over') return;
    const last: FromBot = { end: how, ...(words !== undefined && { words }) };
    if (how !== 'asked' || this.#deaf) {
      this.#close(last);
      return;
    }
    this.#tell(last).catch(() => undefined);
    this.#state = 'asked';
    this.#how = undefined;
    this.#answered = false;
  }

  #hear(line: string): readonly Arrival[] {
    const said = saidIn(line);
    if (said === undefined) throw new Error('a line must be {"micro":1} first, then {"say":"a command"}');
    if ('micro' in said) {
      if (said.micro !== wireVersion) throw new Error(`this bot speaks version ${wireVersion}, not ${said.micro}`);
      if (this.#state !== 'new') throw new Error('say hello once');
      this.#timezone = said.timezone;
      this.#state = 'greeted';
      return [];
    }
    if (this.#state === 'new') throw new Error('say hello first: {"micro":1}');
    if (this.#state === 'running') throw new Error('one command at a time: open another connection');
    if (this.#state === 'over') return [];
    if (said.say.trim() === '') throw new Error('say a command');
    this.#state = 'running';
    this.#said += 1;
    return [this.#arrival(String(this.#said), said.say, said.json)];
  }

  /** Nobody waits any more for what runs, or for what asks. */
  #hungUp(): readonly Arrival[] {
    const words = { running: 'stop', asked: 'cancel', new: undefined, greeted: undefined, over: undefined };
    const word = words[this.#state];
    if (word !== undefined) this.#left = true;
    this.#state = 'over';
    return word === undefined ? [] : [this.#arrival('left', word)];
  }

  #hearsNoMore(): void {
    this.#deaf = true;
    if (this.#state !== 'running' && this.#state !== 'over') this.#close();
  }

  #arrival(line: string, data: string, json?: true): Arrival {
    return {
      event: { ...this.#event(line, data), meta: json ? { json } : {} },
      ack: () => undefined,
      refuse: (reason) => this.#end('refused', reason),
    };
  }

  /** Each connection is a place of its own, so that `stop` ends what was begun here and nothing else. */
  #event(line: string, data: string): Unstamped<TextEvent> {
    const { name } = this.#context;
    const user = userName();
    const person = address(name, user);
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    return {
      type: 'text',
      id: `${this.address}:${line}`,
      input: name,
      from: person,
      to: this.address,
      replyTo: this.address,
      place: name,
      conversation: this.address,
      addressed: true,
      sender: { id: person, name: user, verified: true, external: false, timezone: this.#timezone ?? timeZone },
      data,
      at: Date.now(),
      meta: {},
    };
  }

  #close(last?: FromBot): void {
    this.#state = 'over';
    this.#how = undefined;
    const closed = () => void this.#socket.destroy();
    if (last) this.#tell(last).then(closed, closed);
    else closed();
  }

  /** Resolves when it was written, with false when it could not be. One who does not read is let go. */
  #tell(line: FromBot): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#socket.destroy(), patience).unref();
      this.#socket.write(`${JSON.stringify(line)}\n`, (error) => {
        clearTimeout(late);
        resolve(!error);
      });
    });
  }
}
