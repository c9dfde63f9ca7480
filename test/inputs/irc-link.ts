import { Subscription } from 'rxjs';
import { onTestFinished } from 'vitest';
import type { Address } from '../../src/address.ts';
import type { TextEvent, Unstamped } from '../../src/event.ts';
import type { OptionsOf } from '../../src/flags.ts';
import type { Conn, Gap } from '../../src/input.ts';
import type { flags } from '../../src/inputs/irc/flags.ts';
import { irc } from '../../src/inputs/irc.ts';
import type { Outgoing } from '../../src/outgoing.ts';

/** A link that is up, and what came through it. */
export interface IrcLink {
  readonly conn: Conn;
  readonly heard: readonly Unstamped<TextEvent>[];
  readonly gaps: readonly Gap['gap'][];
  /** Lines of the log, each with its level first. */
  readonly log: readonly string[];
  /** What it dropped with. */
  readonly failure: () => unknown;
  /** Sends, and resolves with the id or rejects as the input does. */
  says(to: Address, data: Outgoing['data'], more?: Partial<Outgoing>): Promise<string | undefined>;
}

/** Opens a link as `micro`, which ends with the test. */
export async function ircLink(
  options: Partial<OptionsOf<typeof flags>> & { readonly server: string },
  since?: number,
): Promise<IrcLink> {
  const heard: Unstamped<TextEvent>[] = [];
  const gaps: Gap['gap'][] = [];
  const log: string[] = [];
  const line = (level: string) => (text: string) => void log.push(`${level} ${text}`);
  const links = new Subscription();
  onTestFinished(() => links.unsubscribe());
  let failure: unknown;
  let keys = 0;
  const given = { nick: 'micro', channels: [], own_network: false, plaintext: false, rate: 500, lines: 20, ...options };
  const context = {
    name: 'irc',
    bot: 'micro',
    since: async () => since,
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
  };
  const conn = await new Promise<Conn>((resolve, reject) => {
    const link = irc.connect(given, context).subscribe({
      next: resolve,
      error: (error) => {
        failure = error;
        reject(error);
      },
    });
    links.add(link);
  });
  links.add(
    conn.events.subscribe((incoming) => {
      if ('gap' in incoming) gaps.push(incoming.gap);
      else {
        incoming.ack();
        if (incoming.event.type === 'text') heard.push(incoming.event);
      }
    }),
  );
  return {
    conn,
    heard,
    gaps,
    log,
    failure: () => failure,
    async says(to, data, more = {}) {
      keys += 1;
      const message = { type: 'text' as const, to, data, causes: ['cause'] as const, key: `key ${keys}`, ...more };
      const { id } = await conn.send(message, new AbortController().signal);
      return id;
    },
  };
}
