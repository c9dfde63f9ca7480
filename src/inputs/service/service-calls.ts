import { Observable, Subject } from 'rxjs';
import type { Activity } from '../../activity.ts';
import { counted } from '../../counted.ts';
import { CallError, SendError } from '../../errors.ts';
import type { Arrival, Conn, Incoming, InputContext } from '../../input.ts';
import type { Outgoing, Receipt } from '../../outgoing.ts';
import { noticed } from '../waiting.ts';
import type { Asker, Executed } from './service-call.ts';
import { ServiceCall } from './service-call.ts';

/** How many calls there may be at once; each has one event undecided at most. */
const most = 100;

/** The calls that are being answered, by the address that their answers go to. */
export class ServiceCalls {
  readonly #open = new Map<string, ServiceCall>();
  #said: { readonly context: InputContext; readonly arrivals: Subject<Incoming> } | undefined;

  /**
   * Says a command to the bot, and resolves with what came of it; when the signal aborts, what runs is stopped.
   *
   * @throws {CallError} The bot does not listen, or has too much to do.
   */
  async run(command: string, asker: Asker): Promise<Executed> {
    if (!this.#said?.arrivals.observed) throw new CallError(503, 'the bot is starting or stopping: ask again');
    if (this.#open.size >= most) throw new CallError(429, `the bot runs ${most} commands for services: ask again`);
    const { context, arrivals } = this.#said;
    const say = (arrival: Arrival): void => arrivals.next(arrival);
    const call = new ServiceCall({ context, asker, say });
    this.#open.set(call.address, call);
    try {
      return await call.run(command);
    } finally {
      this.#open.delete(call.address);
    }
  }

  /** The link that the bot hears calls over. */
  link(context: InputContext): Observable<Conn> {
    return new Observable((subscriber) => {
      const arrivals = new Subject<Incoming>();
      this.#said = { context, arrivals };
      subscriber.next({
        events: arrivals,
        send: (message) => this.#send(message),
        describe: () => `${counted(this.#open.size, 'call')} under way`,
      });
      return () => {
        this.#said = undefined;
        for (const call of this.#open.values()) call.leave();
      };
    });
  }

  /** Takes in what the bot noticed; returns the calls whose command has ended. */
  notice(entry: Activity): readonly ServiceCall[] {
    return noticed(this.#open, entry);
  }

  /** What answers a call that is over is of no use to anybody. */
  async #send(message: Outgoing): Promise<Receipt> {
    const { to, causes } = message;
    const call = this.#open.get(to);
    call?.answer(message);
    if (call || causes.every((id) => id.startsWith(`${to}:`))) return {};
    throw new SendError('permanent', 'no service waits there for an answer: say where it goes');
  }
}
