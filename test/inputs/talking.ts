import type { Address } from '../../src/address.ts';
import type { TextEvent, Unstamped } from '../../src/event.ts';
import type { Flags, OptionsOf } from '../../src/flags.ts';
import type { Arrival, Conn, Gap, Input } from '../../src/input.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import type { Text } from '../../src/text.ts';

/** A link that is up, and what it heard. */
export interface Talking extends AsyncDisposable {
  readonly conn: Conn;
  arrivals(): readonly Arrival[];
  events(): readonly Arrival['event'][];
  /** The events that are texts. */
  said(): readonly Unstamped<TextEvent>[];
  gaps(): readonly Gap['gap'][];
  log(): string;
  /** Rejects with what the link ended with. */
  readonly over: Promise<never>;
  says(to: Address, data: Text, more?: Partial<Outgoing>): Promise<unknown>;
}

/** How a link is opened. */
export interface TalkingOptions {
  /** When the newest event that was taken before was said. */
  readonly since?: number;
  /** Whether what comes is acknowledged at once. */
  readonly decide?: boolean;
}

let count = 0;

/** Opens a link; resolves when it is up. */
export async function talking<F extends Flags>(
  input: Input<F>,
  options: OptionsOf<F>,
  { since, decide = true }: TalkingOptions = {},
): Promise<Talking> {
  const lines: string[] = [];
  const line = (message: string) => void lines.push(message);
  const log = { debug: line, info: line, warn: line, error: line };
  const arrivals: Arrival[] = [];
  const gaps: Gap['gap'][] = [];
  const up = Promise.withResolvers<Conn>();
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => undefined);
  const link = input.connect(options, { name: input.name, bot: 'micro', log, since: async () => since }).subscribe({
    next: (conn) => {
      conn.events.subscribe((incoming) => {
        if ('gap' in incoming) return void gaps.push(incoming.gap);
        arrivals.push(incoming);
        if (decide) incoming.ack();
      });
      up.resolve(conn);
    },
    error: (error) => {
      up.reject(error);
      over.reject(error);
    },
  });
  const conn = await up.promise;
  const events = () => arrivals.map(({ event }) => event);
  return {
    conn,
    over: over.promise,
    arrivals: () => arrivals,
    events,
    said: () => events().flatMap((event) => (event.type === 'text' ? [event] : [])),
    gaps: () => gaps,
    log: () => lines.join('\n'),
    says: (to, data, more) => {
      count += 1;
      const message = { type: 'text', to, data, causes: ['cause'], key: `key ${count}`, ...more } as const;
      return conn.send(message, new AbortController().signal);
    },
    async [Symbol.asyncDispose]() {
      link.unsubscribe();
    },
  };
}
