import { randomUUID } from 'node:crypto';
import type { Address } from '../../address.ts';
import { address } from '../../address.ts';
import { CallError } from '../../errors.ts';
import type { TextEvent, Unstamped } from '../../event.ts';
import type { Arrival, InputContext } from '../../input.ts';
import type { Outgoing } from '../../outgoing.ts';
import { oneLine } from '../../render/clean.ts';
import { plain } from '../../render/plain.ts';
import type { Ended, Waiting } from '../waiting.ts';

/** Who runs a command by calling. */
export interface Asker {
  /** The service that it says it is; empty when it does not say. */
  readonly name: string;
  /** The host it comes from. */
  readonly host: string;
  readonly signal: AbortSignal;
}

/** What came of a command: what it said, and what went wrong. */
export interface Executed {
  readonly result: string;
  /** Empty when nothing did. */
  readonly error: string;
}

/** What a call needs. */
export interface ServiceCallOptions {
  readonly context: InputContext;
  readonly asker: Asker;
  readonly say: (arrival: Arrival) => void;
}

/** How much of an answer is passed on, in characters. */
const longest = 1_048_576;
/** How much of the name that a service gives itself is shown. */
const longestName = 60;

/** One command that a service runs. */
export class ServiceCall implements Waiting {
  /** Where its answers go; no other call ever has it, also after a restart. */
  readonly address: Address;
  readonly #options: ServiceCallOptions;
  readonly #done = Promise.withResolvers<Executed>();
  readonly #parts: string[] = [];
  #size = 0;
  #how: Ended | undefined;
  /** The last of its answers is here. */
  #answered = false;

  constructor(options: ServiceCallOptions) {
    this.#options = options;
    this.address = address(options.context.name, randomUUID());
  }

  async run(command: string): Promise<Executed> {
    const { signal } = this.#options.asker;
    const stop = (): void => {
      this.#say('left', 'stop');
      this.leave();
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#say('1', command);
    try {
      return await this.#done.promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  get ending(): boolean {
    return this.#how !== undefined;
  }

  answer({ data, open }: Outgoing): void {
    const text = plain(data);
    this.#size += text.length;
    if (this.#size <= longest) this.#parts.push(text);
    if (open === undefined) this.#answered = true;
  }

  ended(how: Ended): void {
    this.#how = how;
    this.sent();
  }

  sent(): void {
    if (!this.#answered) return;
    if (this.#how !== undefined) this.quiet();
    else this.#asked();
  }

  quiet(): void {
    if (this.#how === 'ran' || this.#how === 'unwell')
      this.#done.resolve({ result: this.#parts.join('\n'), error: '' });
    else this.#failed(this.#parts.pop() ?? `the command has ended: ${this.#how}`);
  }

  /** Nobody answers it any more. */
  leave(): void {
    this.#done.reject(new CallError(503, 'the bot answers no more'));
  }

  /** The last answer without an end is a question. */
  #asked(): void {
    this.#say('left', 'cancel');
    this.#failed(`${this.#parts.pop()}\nNo service can answer: say the command in a chat.`);
  }

  #failed(error: string): void {
    this.#done.resolve({ result: this.#parts.join('\n'), error });
  }

  #say(line: string, data: string): void {
    this.#options.say({
      event: this.#event(line, data),
      ack: () => undefined,
      refuse: (reason) => this.#done.reject(new CallError(503, reason)),
    });
  }

  #event(line: string, data: string): Unstamped<TextEvent> {
    const { asker, context } = this.#options;
    const host = address(context.name, asker.host);
    return {
      type: 'text',
      id: `${this.address}:${line}`,
      input: context.name,
      from: host,
      to: this.address,
      replyTo: this.address,
      place: context.name,
      conversation: this.address,
      addressed: true,
      // Not even where it is from says who it is.
      sender: {
        id: host,
        name: oneLine(asker.name).slice(0, longestName) || asker.host,
        verified: false,
        external: false,
      },
      data,
      at: Date.now(),
      meta: {},
    };
  }
}
