import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  concat,
  defer,
  filter,
  finalize,
  first,
  from,
  ignoreElements,
  map,
  merge,
  NEVER,
  of,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { SendError } from '../errors.ts';
import type { ChatEvent } from '../event.ts';
import type { Conn, Incoming } from '../input.ts';
import type { Outgoing, Receipt } from '../outgoing.ts';
import type { Link } from '../streams/links.ts';

/** What happens in a network: people say something, or it goes down or comes up. */
export type Happening = ChatEvent | 'network down' | 'network up';

/** Settings of {@link network}. */
export interface NetworkOptions {
  readonly name: string;
  readonly said: Observable<Happening>;
  /** It says again what was not acknowledged, as soon as it can; else that is lost. */
  readonly replays: boolean;
  readonly now: () => number;
}

/** One network, which lives on when the bot does not. */
export interface Network {
  /** How the bot opens it. */
  readonly link: Link;
  /** What the bot said there; to be subscribed once, for as long as the network lives. */
  readonly heard: Observable<Outgoing>;
}

/** Makes the network of one input: people talk in it whether the bot hears them or not. */
export function network({ name, said, replays, now }: NetworkOptions): Network {
  const up = new BehaviorSubject(true);
  const live = new Subject<ChatEvent>();
  const out = new Subject<Outgoing>();
  /** What nobody acknowledged yet. */
  const owed = new Set<ChatEvent>();
  let deafSince: number | undefined;
  const conversations = new Set<string>();

  const hear = (one: Happening): void => {
    if (typeof one === 'string') {
      const comes = one === 'network up';
      if (comes === up.value) throw new Error(`lane ${name}: its network is ${comes ? 'up' : 'down'} already`);
      up.next(comes);
    } else {
      if (replays) owed.add(one);
      conversations.add(one.conversation);
      live.next(one);
    }
  };
  /** What is said in no conversation of people begins one, which answers are in. */
  const begun = ({ key, conversation = key }: Outgoing & { readonly key: string }): Receipt =>
    conversations.has(conversation) ? {} : { conversation };
  const missed = (): Incoming[] => {
    const begin = deafSince;
    if (begin === undefined || replays) return [];
    return [{ gap: { from: begin, to: now(), reason: 'nothing is said again here' } }];
  };
  const conn = defer(() => {
    let open = true;
    const arrival = (event: ChatEvent): Incoming => ({
      event,
      ack: () => {
        if (open) owed.delete(event);
      },
      refuse: () => undefined,
    });
    const events = defer(() => merge(from(missed()), merge(from([...owed]), live).pipe(map(arrival))));
    const send = async (message: Outgoing & { readonly key: string }) => {
      if (!open) throw new SendError('transient', `${name}: the link is closed`);
      out.next(message);
      return begun(message);
    };
    const close = (): void => {
      open = false;
      deafSince = now();
    };
    return concat(of<Conn>({ events, send }), NEVER).pipe(finalize(close));
  });
  const isUp = up.pipe(first(Boolean), ignoreElements());
  const drops = up.pipe(filter((state) => !state));
  return {
    link: { name, can: replays ? { replay: true } : {}, connect: () => concat(isUp, conn.pipe(takeUntil(drops))) },
    heard: merge(out, said.pipe(tap(hear), ignoreElements())),
  };
}
