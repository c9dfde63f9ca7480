import type { Socket } from 'node:net';
import { Observable, Subject } from 'rxjs';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import type { Door } from './door.ts';
import type { Delivered } from './letter.ts';
import { listenFailure } from './listen-failure.ts';
import type { Listen } from './receiving.ts';
import type { Held, Room } from './room.ts';

/** What the server needs. */
export interface ListeningOptions {
  /** The instance name. */
  readonly name: string;
  /** The bot's own address: the only one that mail is taken for. */
  readonly own: string;
  readonly room: Room;
  /** The largest mail that is read, in octets. */
  readonly largest: number;
}

/**
 * How many connections there may be, each with a mail that is undecided, and how long one may say nothing, in
 * milliseconds.
 */
const most = { clients: 150, idle: 60_000 };

/**
 * Serves SMTP, or LMTP, for a mail server that delivers to the bot: takes mail for the bot's address, and for nobody
 * else. `250` means that the journal took the mail; what it cannot take now is answered `451`, so that the mail server
 * keeps it and tries again.
 */
export function listening({ host, port, lmtp }: Listen, options: ListeningOptions): Observable<Door> {
  const { own, room, largest } = options;
  return new Observable((subscriber) => {
    const letters = new Subject<Delivered>();
    /** By their port: clients whose mail is not answered yet. */
    const unanswered = new Set<number>();

    const take = (stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null) => void) => {
      if (room.full || !letters.observed) {
        done(reply(451, '4.3.2 too much is waiting: try again later'));
        return;
      }
      const place = room.take();
      unanswered.add(session.remotePort);
      const over = (error: Error | null) => {
        place.free();
        unanswered.delete(session.remotePort);
        done(error);
      };
      const decisions = {
        taken: () => over(null),
        refused: (reason: string) => over(reply(451, `4.3.2 not taken now: ${reason.slice(0, 200)}`)),
      };
      received(stream, place, largest).then(
        (raw) => letters.next({ raw, came: Date.now(), by: carrier(session), ...decisions }),
        (error: Error) => over(error),
      );
    };

    const server = new SMTPServer({
      lmtp,
      size: largest,
      maxClients: most.clients,
      maxRecipients: 1,
      socketTimeout: most.idle,
      closeTimeout: 1,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: true,
      banner: 'micro-bot',
      logger: false,
      allowHalfOpen: true,
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.toLowerCase() === own.toLowerCase() ? null : reply(550, '5.7.1 only mail to the bot is taken here'),
        ),
      onData: take,
    });
    const sockets = new Set<Socket>();
    server.server.on('connection', (socket) => {
      sockets.add(socket);
      answerable(socket, (port) => unanswered.has(port));
      socket.on('close', () => sockets.delete(socket));
    });
    // Also what goes wrong in one connection comes here: that ends no other.
    server.on('error', (error) => {
      const failed = listenFailure(error, { host, port, name: options.name });
      if (failed) subscriber.error(failed);
    });
    server.listen(port, host, () =>
      subscriber.next({ letters, describe: `${lmtp ? 'LMTP' : 'SMTP'} on ${host}:${port}` }),
    );
    return () => {
      server.close();
      // What was decided is still told.
      for (const socket of sockets) socket.destroySoon();
    };
  });
}

/**
 * Lets a client that shut its side hear the answer that it waits for: Exim says QUIT with the end of its last mail, and
 * shuts it at once. The server that is used here answers only sockets that are `open`, which says that of both sides.
 */
function answerable(socket: Socket, waits: (port: number) => boolean): void {
  const { remotePort = 0 } = socket;
  Object.defineProperty(socket, 'readyState', { get: () => (socket.writable ? 'open' : 'closed') });
  socket.on('end', () => waits(remotePort) || socket.end());
}

/** Reads a mail to its end, whatever becomes of it: only then a client looks at the answer. */
async function received(stream: SMTPServerDataStream, place: Held, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let fits = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    fits &&= !stream.sizeExceeded && place.grow(chunk.length);
    if (fits) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (stream.sizeExceeded) throw reply(552, `5.3.4 the mail is larger than ${largest} octets`);
  if (!fits) throw reply(451, '4.3.2 too much is waiting: try again later');
  return Buffer.concat(chunks);
}

function carrier({ remoteAddress, hostNameAppearsAs, envelope: { mailFrom } }: SMTPServerSession) {
  return { ip: remoteAddress, helo: hostNameAppearsAs || remoteAddress, sender: mailFrom ? mailFrom.address : '' };
}

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
