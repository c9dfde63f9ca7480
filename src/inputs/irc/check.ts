import type { Message } from 'irc-framework';
import type { Finding } from '../../input.ts';
import type { Dialled } from './dial.ts';
import { dial } from './dial.ts';
import { joins } from './joins.ts';
import { membership } from './membership.ts';
import { offered } from './offered.ts';
import { registration } from './registration.ts';
import type { Settings } from './settings.ts';

/** How long the server may take for each step, in milliseconds. */
const patience = 20_000;

/** Says in words how far it gets: server, TLS, login, channels. Says nothing to anybody. */
export async function* check(settings: Settings): AsyncGenerator<Finding> {
  const { host, port, tls, verified, channels, instance } = settings;
  const flag = `--${instance}_channels`;
  const { client, isMe, fold, registered, entered, close } = visit(settings);
  try {
    await registered;
    yield { ok: true, what: `${host}:${port} answers and takes the bot in` };
    const how = verified ? 'certificate trusted' : 'certificate not looked at (this machine)';
    yield { ok: true, what: tls ? `TLS, ${how}` : 'no TLS' };
    yield { ok: true, what: offered({ client, isMe }, settings) };
    if (channels.length === 0) yield { ok: true, what: `no ${flag}: private messages only` };
    const answers = channels.length === 0 ? new Map() : await entered();
    for (const { name } of channels) {
      const why = answers.get(fold(name));
      yield why === ''
        ? { ok: true, what: `${name} lets the bot in` }
        : { ok: false, what: `${name} does not let the bot in`, remedy: `${why}; see ${flag}` };
    }
  } catch (error) {
    yield { ok: false, what: `${host}:${port}`, remedy: error instanceof Error ? error.message : String(error) };
  } finally {
    close();
  }
}

/** Why not, by the name of the channel as this server has it; empty where the bot was let in. */
type Answers = ReadonlyMap<string, string>;

interface Visit extends Pick<Dialled, 'client' | 'isMe' | 'fold' | 'close'> {
  readonly registered: Promise<void>;
  /** Asks to be let in everywhere. */
  entered(): Promise<Answers>;
}

function visit(settings: Settings): Visit {
  const registered = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<Answers>();
  const answers = new Map<string, string>();
  const { channels } = settings;
  const failed = (error: unknown) => {
    registered.reject(error);
    entered.reject(error);
  };
  // Whoever waits for the first is told; nobody may wait for the second yet.
  entered.promise.catch(() => {});
  const late = setTimeout(() => failed(new Error(`no answer within ${patience / 1_000} s`)), patience);
  const hear = (line: Message) => {
    if (register(line)) registered.resolve();
    const told = membership(line, isMe);
    if (told?.now === 'in' || told?.now === 'refused') answers.set(fold(told.channel), told.why);
    if (channels.every(({ name }) => answers.has(fold(name)))) entered.resolve(answers);
  };
  const { client, fold, isMe, write, open, close } = dial(settings, {
    line: (line) => {
      try {
        hear(line);
      } catch (error) {
        failed(error);
      }
    },
    dropped: failed,
    unread: () => {},
  });
  const register = registration(settings, { write });
  open();
  return {
    client,
    isMe,
    fold,
    registered: registered.promise,
    entered() {
      for (const line of joins(channels)) write(line);
      return entered.promise;
    },
    close() {
      clearTimeout(late);
      close();
    },
  };
}
