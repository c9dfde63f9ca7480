import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

/** Something that was said. */
interface Message {
  readonly id: number;
  readonly room: string;
  readonly from: string;
  readonly at: number;
  text: string;
  readonly key?: string;
  readonly thread?: number;
  mark?: string;
}

/** What an account is still to be told, and what it was told and has not decided on. */
interface Box {
  readonly user: string;
  socket?: Socket | undefined;
  waiting: Message[];
  readonly undecided: Map<number, Message>;
  readonly refused: Message[];
}

/** What the input says. */
type Word = { readonly do: string; readonly ref: number; readonly id: number } & Partial<Message> & {
    readonly user?: string;
    readonly password?: string;
    readonly replaces?: string;
  };

/** Who may log in. */
export const passwords: Readonly<Record<string, string>> = { micro: 'correct horse', other: 'battery staple' };
const rooms: readonly string[] = ['#ops', '@ann'];
/** How many messages an account is told before it has decided on any. */
const most = 100;

/** The chat that the input is for. It keeps what was said, also while it is stopped. */
export class Chat {
  readonly said: Message[] = [];
  readonly #boxes = Object.keys(passwords).map(
    (user): Box => ({ user, waiting: [], undecided: new Map(), refused: [] }),
  );
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));
  port = 0;

  async start(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** Says something, and tells those who are there; who is not asks for it later. */
  post(message: Omit<Message, 'id' | 'at'>): Message {
    const posted = { ...message, id: this.said.length + 1, at: Date.now() };
    this.said.push(posted);
    for (const box of this.#boxes) if (box.socket && reads(box, posted)) this.#hand(box, posted);
    return posted;
  }

  #hand(box: Box, ...more: readonly Message[]): void {
    box.waiting.push(...more);
    while (box.socket && box.undecided.size < most) {
      const message = box.waiting.shift();
      if (message === undefined) return;
      box.undecided.set(message.id, message);
      tell(box.socket, { is: 'said', ...message });
    }
  }

  #serve(socket: Socket): void {
    let [box, rest]: [Box | undefined, string] = [undefined, ''];
    this.#sockets.add(socket);
    socket
      .setEncoding('utf8')
      .on('data', (chunk) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const word: Word = JSON.parse(line);
          if (box) this.#hear(box, socket, word);
          else box = this.#login(socket, word);
        }
      })
      .on('error', () => socket.destroy())
      .on('close', () => {
        this.#sockets.delete(socket);
        if (box?.socket === socket) box.socket = undefined;
      });
  }

  /** What was told and not decided on is told again. */
  #login(socket: Socket, { user, password }: Word): Box | undefined {
    const box = this.#boxes.find((one) => one.user === user && passwords[one.user] === password);
    if (box === undefined) {
      tell(socket, { is: 'refused' });
      return undefined;
    }
    const again = [...box.refused.splice(0), ...box.undecided.values(), ...box.waiting.splice(0)];
    box.undecided.clear();
    box.socket = socket;
    tell(socket, { is: 'welcome' });
    this.#hand(box, ...again.sort(byId));
    return box;
  }

  #hear(box: Box, socket: Socket, word: Word): void {
    const { ref, id } = word;
    if (word.do === 'ping') tell(socket, { is: 'pong' });
    else if (word.do === 'since') this.#tellSince(box, word.at ?? 0);
    else if (word.do === 'took' || word.do === 'refuse') {
      const message = box.undecided.get(id);
      box.undecided.delete(id);
      if (message && word.do === 'refuse') box.refused.push(message);
      this.#hand(box);
    } else if (word.do === 'find') {
      tell(socket, { is: 'done', ref, id: this.#withKey(box, word.key)?.id.toString() });
    } else if (word.do === 'mark') {
      const message = this.said[id - 1];
      if (message && word.mark !== undefined) message.mark = word.mark;
      tell(socket, { is: 'done', ref });
    } else if (word.do === 'say') this.#say(box, socket, word);
  }

  #tellSince(box: Box, at: number): void {
    const known = new Set([...box.undecided.values(), ...box.waiting]);
    this.#hand(box, ...this.said.filter((one) => one.at >= at && reads(box, one) && !known.has(one)));
  }

  #withKey({ user }: Box, key: string | undefined): Message | undefined {
    return key === undefined ? undefined : this.said.find((one) => one.from === user && one.key === key);
  }

  #say(box: Box, socket: Socket, { ref, room = '', text = '', key = '', thread, replaces }: Word): void {
    if (!rooms.includes(room)) {
      tell(socket, { is: 'failed', ref, why: `there is no ${room}` });
      return;
    }
    const old = this.#withKey(box, replaces);
    if (old) old.text = text;
    const there = this.#withKey(box, key) ?? old;
    const { id } = there ?? this.post({ room, from: box.user, text, key, ...(thread !== undefined && { thread }) });
    tell(socket, { is: 'done', ref, id: String(id) });
  }
}

function tell(socket: Socket, word: object): void {
  socket.write(`${JSON.stringify(word)}\n`);
}

function reads({ user }: Box, { room, from }: Message): boolean {
  return room.startsWith('#') || room === `@${user}` || from === user;
}

function byId(one: Message, other: Message): number {
  return one.id - other.id;
}
