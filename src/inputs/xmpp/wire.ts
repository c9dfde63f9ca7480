import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** A socket as the client wants it, on which TLS is settled before the client sees it. */
export interface Wire extends EventEmitter {
  /** Whether what is written is encrypted. */
  secure: boolean;
  connect(): void;
  write(text: string, done: (error?: Error | null) => void): void;
  end(): void;
  /** Stops or goes on with reading: what comes meanwhile waits at the other end. */
  read(on: boolean): void;
  /** Says a last word, waits a second at most for the other end to close, and cuts. */
  leave(word: string): void;
  /** Cuts at once. */
  cut(): void;
}

/** How long the other end may take to close, in milliseconds. */
const farewell = 1_000;

/** Connects by means of `dial` when the client asks for it. */
export function wire(dial: (closed: AbortSignal) => Promise<Socket>): Wire {
  const events = new EventEmitter();
  const closed = new AbortController();
  let socket: Socket | undefined;
  const up = (dialed: Socket) => {
    if (closed.signal.aborted) {
      dialed.on('error', () => undefined).destroy();
      return;
    }
    socket = dialed;
    self.secure = 'encrypted' in dialed;
    dialed
      .on('data', (data: Buffer) => events.emit('data', data))
      .on('error', (error) => events.emit('error', error))
      .on('close', () => events.emit('close'));
    events.emit('connect');
  };
  const cut = () => {
    closed.abort();
    socket?.destroy();
  };
  const self: Wire = Object.assign(events, {
    secure: false,
    connect: () => void dial(closed.signal).then(up, (error) => closed.signal.aborted || events.emit('error', error)),
    write(text: string, done: (error?: Error | null) => void) {
      if (socket) socket.write(text, done);
      else done(new Error('not connected'));
    },
    end: () => void socket?.end(),
    read: (on: boolean) => void (on ? socket?.resume() : socket?.pause()),
    leave(word: string) {
      closed.abort();
      if (!socket) return;
      const timer = setTimeout(() => socket?.destroy(), farewell);
      socket
        .once('close', () => clearTimeout(timer))
        .resume()
        .end(word);
    },
    cut,
  });
  return self;
}
