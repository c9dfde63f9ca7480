import type { Message } from 'irc-framework';
import type { Observable, SchedulerLike } from 'rxjs';
import { concatMap, EMPTY, finalize, fromEvent, ignoreElements, merge, Subject, takeUntil, tap } from 'rxjs';
import { SendError } from '../../errors.ts';
import { turns } from '../turns.ts';
import { refusal } from './refusal.ts';
import type { Wire } from './wire.ts';

/** One line to say. */
export interface Spoken {
  /** A channel or a nick. */
  readonly to: string;
  readonly text: string;
  /** Tags for those servers that carry them, encoded; empty for none. */
  readonly tags: string;
}

/** Says lines, in order and not too fast. */
export interface Saying {
  /**
   * Resolves with the line's id, where the network gives one, when the server took it: when it came back, or where
   * nothing does, when a ping behind it was answered. Rejects with a {@link SendError}; `unknown` once it was written.
   */
  say(line: Spoken, signal: AbortSignal): Promise<string | undefined>;
  /** Does the work while it is subscribed to; what is open at its end is rejected. */
  readonly work: Observable<never>;
}

/** What {@link saying} needs. */
export interface SayingOptions {
  readonly wire: Wire;
  /** Lines a second, once the first few have gone. */
  readonly rate: number;
  /** Whether a nick went away with a part of the network. */
  readonly cutOff: (nick: string) => boolean;
  readonly clock: SchedulerLike;
}

/** How many lines may go at once: RFC 1459 lets five, and pings go with them. */
const burst = 4;

/** A line that nobody knows the fate of yet. */
interface Open extends Spoken {
  readonly token: string;
  /** Aborts when it is given up, and when the connection is. */
  readonly over: AbortSignal;
  written: boolean;
  readonly taken: (id?: string) => void;
  readonly failed: (error: SendError) => void;
}

/** Says nothing yet. */
export function saying({ wire, rate, cutOff, clock }: SayingOptions): Saying {
  const asked = new Subject<Open>();
  const open = new Set<Open>();
  const closing = new AbortController();
  const turn = turns({ burst, every: 1_000 / rate, clock });
  const echoed = wire.client.network.cap.isEnabled('echo-message');
  let count = 0;

  const written = (target: string): Open | undefined => {
    const folded = wire.fold(target);
    return [...open].find((one) => one.written && wire.fold(one.to) === folded);
  };

  const write = (one: Open) => {
    one.written = true;
    wire.write(`${one.tags && `@${one.tags} `}PRIVMSG ${one.to} :${one.text}`);
    if (!echoed) wire.write(`PING :${one.token}`);
  };

  const heard = (line: Message) => {
    const { command, params, nick, tags } = line;
    if (command === 'PONG') [...open].find(({ token }) => token === params.at(-1))?.taken();
    else if (command === 'PRIVMSG' && wire.isMe(nick)) written(params[0] ?? '')?.taken(tags.msgid);
    else {
      const refused = refusal(line, cutOff);
      if (refused) written(refused.target)?.failed(refused.error);
    }
  };

  return {
    async say(line, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
      count += 1;
      const over = AbortSignal.any([signal, closing.signal]);
      const one: Open = { ...line, token: `micro-${count}`, over, written: false, taken: resolve, failed: reject };
      const leave = () => reject(one.written ? unknown() : unsaid());
      if (over.aborted) throw unsaid();
      over.addEventListener('abort', leave, { once: true });
      open.add(one);
      asked.next(one);
      try {
        return await promise;
      } finally {
        open.delete(one);
        over.removeEventListener('abort', leave);
      }
    },
    work: merge(
      asked.pipe(
        concatMap((one) =>
          one.over.aborted
            ? EMPTY
            : turn.pipe(
                takeUntil(fromEvent(one.over, 'abort')),
                tap(() => write(one)),
              ),
        ),
      ),
      wire.lines.pipe(tap(heard)),
    ).pipe(
      ignoreElements(),
      finalize(() => closing.abort()),
    ),
  };
}

function unknown(): SendError {
  return new SendError('unknown', 'the server did not say whether it took the message');
}

function unsaid(): SendError {
  return new SendError('transient', 'the message waited for its turn, and was not said');
}
