import { Subscription } from 'rxjs';
import type { ChatEvent, Unstamped } from '../../../src/event.ts';
import type { Arrival, Conn, Gap } from '../../../src/input.ts';
import { slack } from '../../../src/inputs/slack.ts';
import type { Log } from '../../../src/log.ts';
import { changes } from './changes.ts';
import type { FakeSlack } from './fake-slack.ts';

/** Something that a test waits for. */
export interface Watched {
  readonly conn: Conn;
  /** Every event in the order it came, repetitions too. */
  readonly events: readonly Unstamped<ChatEvent>[];
  readonly arrivals: readonly Arrival[];
  readonly gaps: readonly Gap['gap'][];
  /** Lines of the log, with their level. */
  readonly lines: readonly string[];
  /** Settles when the link ends: with its error, or undefined for a completion. */
  readonly ended: Promise<unknown>;
  /** Resolves with the first event that fits, also one of the past. */
  event(fits: (event: Unstamped<ChatEvent>) => boolean): Promise<Unstamped<ChatEvent>>;
  until(holds: () => boolean): Promise<void>;
  close(): void;
}

/** Options of {@link linked}. */
export interface LinkedOptions {
  readonly name?: string;
  readonly appToken?: string | undefined;
  readonly token?: string;
  readonly reply?: 'thread' | 'channel';
  readonly marks?: boolean;
  /** When the newest message that was taken was said; undefined when none was. Absent, nobody knows. */
  readonly since?: number | undefined;
  /** What is done with what arrives; by default it is acknowledged. */
  readonly decide?: (arrival: Arrival) => void;
}

/** Opens the Slack input against a fake; rejects with the link's error when it never comes up. */
export async function linked(fake: FakeSlack, options: LinkedOptions = {}): Promise<Watched> {
  const { name = 'slack', token = fake.token, reply = 'thread', decide = (arrival) => arrival.ack() } = options;
  const appToken = 'appToken' in options ? options.appToken : fake.appToken;
  const events: Unstamped<ChatEvent>[] = [];
  const arrivals: Arrival[] = [];
  const gaps: Gap['gap'][] = [];
  const lines: string[] = [];
  const { changed, until } = changes();
  const line = (level: string) => (message: string, fields?: unknown) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields) ?? ''}`);
    changed();
  };
  const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const settings = {
    token,
    ...(appToken !== undefined && { app_token: appToken }),
    reply,
    api_url: fake.url,
    marks: options.marks ?? true,
    debug: false,
  };
  const known = 'since' in options ? { since: async () => options.since } : {};
  const all = new Subscription();
  const end = Promise.withResolvers<unknown>();
  const opened = Promise.withResolvers<Conn>();
  all.add(
    slack.connect(settings, { name, bot: 'micro', log, ...known }).subscribe({
      next: (conn) => {
        all.add(
          conn.events.subscribe((incoming) => {
            if ('gap' in incoming) gaps.push(incoming.gap);
            else {
              arrivals.push(incoming);
              events.push(incoming.event);
              decide(incoming);
            }
            changed();
          }),
        );
        opened.resolve(conn);
      },
      error: (error) => {
        opened.reject(error);
        end.resolve(error);
      },
      complete: () => end.resolve(undefined),
    }),
  );
  return {
    conn: await opened.promise,
    events,
    arrivals,
    gaps,
    lines,
    ended: end.promise,
    until,
    event: async (fits) => {
      await until(() => events.some(fits));
      return events.find(fits) as Unstamped<ChatEvent>;
    },
    close: () => all.unsubscribe(),
  };
}
