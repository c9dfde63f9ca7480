import type { Message } from 'irc-framework';
import { Client } from 'irc-framework';
import { oneLine } from '../../render/clean.ts';
import type { Settings } from './settings.ts';
import { transport } from './transport.ts';

/** One connection to a server. */
export interface Dialled {
  /** Knows our nick, and what the server offers. */
  readonly client: Client;
  /** The same for all spellings that are one name on this server. */
  fold(name: string): string;
  /** True for our own nick, as it is now. */
  isMe(nick: string): boolean;
  open(): void;
  write(line: string): void;
  /** Says farewell and is gone within a second, whatever the server does. Nothing is told any more. */
  close(): void;
}

/** What a connection is told. */
export interface DialOptions {
  /** A line from the server, after the client has acted on it. */
  readonly line: (line: Message) => void;
  readonly dropped: (error: Error) => void;
  /** What the client threw at a line that it could not read. */
  readonly unread: (error: unknown) => void;
}

/** Makes a connection that is opened by `open`: it takes part in the handshake (capabilities, SASL) and answers pings. */
export function dial(settings: Settings, { line, dropped, unread }: DialOptions): Dialled {
  const { instance, host, port, nick, bot, password, login } = settings;
  const client = new Client();
  let closed = false;
  let reason = '';
  client.use((_, raw) =>
    raw.use((command, message, _line, _client, next) => {
      if (closed) return;
      try {
        next();
      } catch (error) {
        // What it throws at a line it would print, too.
        unread(error);
        return;
      }
      if (command === 'ERROR') reason = `said: ${oneLine(message.params.at(-1) ?? '').slice(0, 300)}`;
      line(message);
    }),
  );
  client.on('socket close', (error) => {
    const why = reason || (error ? troubled(error, `--${instance}`) : 'closed the connection');
    dropped(new Error(`${host}:${port} ${why}`, error ? { cause: error } : {}));
  });
  const fold = (name: string) => client.caseLower(name);
  return {
    client,
    fold,
    isMe: (nick) => fold(nick) === fold(client.user.nick),
    open: () =>
      client.connect({
        transport: transport(settings, unread),
        nick,
        username: nick.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 9) || 'micro',
        gecos: oneLine(bot).slice(0, 50),
        ...(password !== undefined && { password }),
        account: login ? { account: login.user, password: login.password } : {},
        sasl_disconnect_on_fail: false,
        enable_echomessage: true,
        auto_reconnect: false,
        ping_interval: 0,
        ping_timeout: 0,
        version: '',
      }),
    write: (text) => client.raw(text),
    close: () => {
      closed = true;
      client.removeAllListeners();
      client.raw('QUIT :going');
      client.connection.transport?.close();
    },
  };
}

function troubled(error: NodeJS.ErrnoException, flag: string): string {
  const code = error.code ?? error.message;
  if (/CERT|LEAF_SIGNATURE|ISSUER/.test(code)) {
    return `has a certificate that is not trusted (${code}): ${flag}_tls_ca names the authority to trust`;
  }
  if (/SSL|EPROTO/.test(code)) return `has no TLS at this port (${code}): ${flag}_server=irc://… goes without`;
  if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') {
    return `could not be reached (${code}): check ${flag}_server, or the network`;
  }
  return `broke off (${code})`;
}
