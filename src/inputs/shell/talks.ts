import type { Duplex } from 'node:stream';
import type { Observable } from 'rxjs';
import type { Activity } from '../../activity.ts';
import { SendError } from '../../errors.ts';
import type { Arrival, InputContext } from '../../input.ts';
import type { Outgoing, Receipt } from '../../outgoing.ts';
import { noticed } from '../waiting.ts';
import { Talk } from './talk.ts';

/** How many connections are remembered that hung up. */
const mostLeft = 1_000;

/** The connections that are open, by the address that their answers go to. */
export class Talks {
  readonly #open = new Map<string, Talk>();
  /** Those that hung up before the end: what answers their command is of no use to anybody. */
  readonly #left = new Set<string>();

  get size(): number {
    return this.#open.size;
  }

  /** What is said over a socket. */
  hear(socket: Duplex, context: InputContext): Observable<Arrival> {
    const talk = new Talk(socket, context);
    this.#open.set(talk.address, talk);
    socket.once('close', () => this.#leave(talk));
    return talk.arrivals;
  }

  async send(message: Outgoing): Promise<Receipt> {
    const { to, causes } = message;
    const taken = await this.#open.get(to)?.answer(message);
    const own = causes.every((id) => id.startsWith(`${to}:`));
    if (taken || (own && (taken === false || this.#left.has(to)))) return {};
    throw new SendError(
      'permanent',
      'the shell it was asked in is closed: give a command that is answered later a --to, such as --to email:ops@example.org',
    );
  }

  /**
   * Takes in what the bot noticed; returns the talks whose command has ended, but perhaps not all its answers are
   * written.
   */
  notice(entry: Activity): readonly Talk[] {
    return noticed(this.#open, entry);
  }

  close(): void {
    for (const talk of this.#open.values()) talk.destroy();
  }

  #leave({ address, left }: Talk): void {
    this.#open.delete(address);
    if (!left) return;
    this.#left.add(address);
    const [oldest] = this.#left;
    if (this.#left.size > mostLeft && oldest !== undefined) this.#left.delete(oldest);
  }
}
