import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Somebody with a client of their own: knows nothing but lines. */
export interface IrcPerson extends Disposable {
  readonly nick: string;
  /** Every line from the server, oldest first. */
  readonly lines: readonly string[];
  /** Writes one line, and resolves when the server has acted on it. */
  write(line: string): Promise<void>;
  join(channel: string): Promise<void>;
  says(to: string, text: string): Promise<void>;
  /** What others said to that channel or to this person, by nick, oldest first. */
  heard(to: string, by: RegExp): readonly string[];
  /** Resolves with the first line, of now or later, that fits; rejects after 10 s. */
  line(pattern: RegExp): Promise<string>;
}

/** How somebody comes. */
export interface IrcPersonOptions {
  readonly port: number;
  readonly nick: string;
  readonly password?: string;
  /** To be asked for. */
  readonly caps?: readonly string[];
}

/** Comes to a server on 127.0.0.1 and resolves when it has taken them in. */
export async function ircPerson({ port, nick, password, caps = [] }: IrcPersonOptions): Promise<IrcPerson> {
  const socket = connect(port, '127.0.0.1');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: socket }).on('line', (line) => {
    if (line.startsWith('PING ')) socket.write(`PONG ${line.slice(5)}\r\n`);
    lines.push(line);
    for (const look of waiting) look();
  });
  const line = (pattern: RegExp, from = 0) =>
    within(socket, pattern, () => lines.slice(from).find((one) => pattern.test(one)), waiting);
  await once(socket, 'connect');
  let pings = 0;
  const write = async (text: string) => {
    pings += 1;
    socket.write(`${text}\r\nPING :p${pings}\r\n`);
    await line(new RegExp(`PONG .*p${pings}$`), Math.max(0, lines.length - 1));
  };
  if (caps.length > 0) socket.write(`CAP REQ :${caps.join(' ')}\r\nCAP END\r\n`);
  if (password !== undefined) socket.write(`PASS :${password}\r\n`);
  socket.write(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\n`);
  await line(/^(?:@\S+ )?:\S+ (?:376|422) /);
  return {
    nick,
    lines,
    write,
    join: async (channel) => {
      await write(`JOIN ${channel}`);
    },
    says: (to, text) => write(`PRIVMSG ${to} :${text}`),
    heard: (to, by) =>
      lines.flatMap((one) => {
        const [, from, target, text] = /^(?:@\S+ )?:([^!\s]+)!\S+ PRIVMSG (\S+) :(.*)$/.exec(one) ?? [];
        const same = by.test(from ?? '') && target?.toLowerCase() === to.toLowerCase();
        return same && text !== undefined ? [text] : [];
      }),
    line,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

function within(
  socket: Socket,
  pattern: RegExp,
  find: () => string | undefined,
  waiting: Set<() => void>,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const look = () => {
    const found = find();
    if (found !== undefined) resolve(found);
  };
  const timer = setTimeout(() => reject(new Error(`no line ${pattern} within 10 s`)), 10_000);
  const closed = () => reject(new Error(`the server closed the connection before ${pattern}`));
  socket.once('close', closed);
  waiting.add(look);
  look();
  return promise.finally(() => {
    clearTimeout(timer);
    waiting.delete(look);
    socket.off('close', closed);
  });
}
