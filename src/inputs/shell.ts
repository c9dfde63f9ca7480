import { lstatSync, unlinkSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import { finalize, fromEvent, mergeMap, NEVER, Observable, startWith } from 'rxjs';
import { counted } from '../counted.ts';
import { ConfigError } from '../errors.ts';
import type { Arrival, Conn, Input, InputContext } from '../input.ts';
import type { Talks } from './shell/talks.ts';

/** How many connections there may be at once; each has one event undecided at most. */
const most = 100;

/** Settings of {@link shell}. */
export interface ShellOptions {
  /** Where it listens: a socket in a folder that only its owner can enter. Or the one connection that there is. */
  readonly at: string | Duplex;
  readonly talks: Talks;
}

/**
 * Commands said in a shell of the same machine, over a local socket: each connection is a conversation, and
 * `micro status` is one.
 *
 * Whoever can open the socket counts as the user that the bot runs as, and as proven: the socket is for its owner only,
 * and so is the folder. Node cannot ask the system who is at the other end, so this rests on the file system alone (and
 * the administrator can do anything).
 */
export function shell({ at, talks }: ShellOptions): Input<Record<never, never>> {
  return {
    name: 'shell',
    description: 'Commands from a shell on this machine',
    flags: {},
    can: {},
    // Each connection is a place of its own, and gone by then.
    refuses: (_, later) => (later ? closed : undefined),
    connect: (_options, context) =>
      typeof at === 'string'
        ? listening(at, talks, context)
        : NEVER.pipe(startWith(over(talks, talks.hear(at, context)))),
  };
}

function listening(path: string, talks: Talks, context: InputContext): Observable<Conn> {
  return new Observable<Conn>((subscriber) => {
    const server = createServer();
    server.maxConnections = most;
    const sockets = fromEvent(server, 'connection') as Observable<Socket>;
    const events = sockets.pipe(
      mergeMap((socket) => talks.hear(socket, context), most),
      finalize(() => server.close()),
    );
    server
      .once('listening', () => subscriber.next(over(talks, events)))
      .on('error', (error) => subscriber.error(said(error, path)));
    listen(server, path);
    return () => {
      server.close();
      talks.close();
    };
  });
}

function over(talks: Talks, events: Observable<Arrival>): Conn {
  return {
    events,
    send: (message) => talks.send(message),
    describe: () => `${counted(talks.size, 'command')} under way`,
  };
}

const closed =
  'a shell hears no answer that comes later: say where it goes with --to, such as --to email:ops@example.org';

/** Listens, for the owner only from the first moment on; a socket that a dead bot left behind goes. */
function listen(server: Server, path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) unlinkSync(path);
  const usual = process.umask(0o177);
  server.listen(path);
  process.umask(usual);
}

/** A place where no socket can be stays one; all else may pass. */
function said(cause: NodeJS.ErrnoException, path: string): Error {
  if (cause.syscall !== 'listen') return cause;
  return new ConfigError(
    `--data: cannot listen on ${path} (${cause.code}), so no shell reaches this bot: choose another folder`,
    { cause },
  );
}
