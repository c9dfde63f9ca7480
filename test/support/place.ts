import { NEVER, Observable, Subject } from 'rxjs';
import type { TextEvent, Unstamped } from '../../src/event.ts';
import type { Conn, Incoming } from '../../src/input.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import type { Registry } from '../../src/registry.ts';
import type { Link } from '../../src/streams/links.ts';

/** A network in the test's own hands: it says things, and keeps what was sent. */
export interface Place extends Link {
  say(data: string, fields?: Partial<TextEvent>): void;
  /** What was sent, in order. */
  readonly sent: Outgoing[];
  /** Ids that were acknowledged, and reasons of those that were refused. */
  readonly acked: string[];
  readonly refused: string[];
  /** How many links are open. */
  open(): number;
  /** Drops the link: with an error, or politely. */
  drop(error?: Error): void;
  /** Says that there is no more to come. */
  end(): void;
}

/** Makes a place; `send` may be replaced, to fail or to hang. */
export function place(name: string, options: { send?: Conn['send']; resolve?: Conn['resolve'] } = {}): Place {
  const said = new Subject<Incoming>();
  let drop = new Subject<never>();
  let open = 0;
  let count = 0;
  const sent: Outgoing[] = [];
  const acked: string[] = [];
  const refused: string[] = [];
  const conn: Conn = {
    events: said,
    send: async (message, signal) => {
      const receipt = await options.send?.(message, signal);
      sent.push(message);
      return receipt ?? {};
    },
    ...(options.resolve ? { resolve: options.resolve } : {}),
  };
  return {
    name,
    can: {},
    sent,
    acked,
    refused,
    open: () => open,
    connect: () =>
      new Observable((subscriber) => {
        open += 1;
        subscriber.next(conn);
        const link = drop.subscribe(subscriber);
        return () => {
          open -= 1;
          link.unsubscribe();
        };
      }),
    say: (data, fields = {}) => {
      count += 1;
      const event = text(name, `${name}:${count}`, data, fields);
      said.next({ event, ack: () => acked.push(event.id), refuse: (reason) => refused.push(reason) });
    },
    drop: (error) => {
      const dropped = drop;
      drop = new Subject();
      if (error) dropped.error(error);
      else dropped.complete();
    },
    end: () => said.complete(),
  };
}

/** A text event with everything in it. */
export function text(input: string, id: string, data: string, fields: Partial<TextEvent> = {}): Unstamped<TextEvent> {
  return {
    type: 'text',
    id,
    input,
    from: `${input}:ann`,
    to: `${input}:room`,
    replyTo: `${input}:room`,
    place: '#room',
    conversation: `${input}:room`,
    addressed: true,
    sender: { id: `${input}:ann`, name: 'ann', verified: true, external: false },
    data,
    at: Date.now(),
    meta: {},
    ...fields,
  };
}

/** A registry that knows nothing and never changes. */
export const emptyRegistry: Registry = {
  name: 'empty',
  list: async () => [],
  get: async () => [],
  checks: async () => [],
  stale: () => undefined,
  watch: () => NEVER,
  register: () => NEVER,
  put: async () => undefined,
  remove: async () => undefined,
};
