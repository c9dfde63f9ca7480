import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { Conn, Incoming, Input } from 'micro-bot-streams';
import { address, SendError } from 'micro-bot-streams';
import type { OperatorFunction } from 'rxjs';
import { fromEvent, map, Observable } from 'rxjs';

/** The first is `--sample_server` on the command line. */
const flags = {
  server: { type: 'string', description: 'Where lines come from and go to', placeholder: 'HOST:PORT', required: true },
} as const;

/** A room over TCP, a line a message: put your network in its place. Subscribing opens the link, unsubscribing closes it. */
export const sampleInput: Input<typeof flags> = {
  name: 'sample',
  description: 'Lines over TCP',
  flags,
  can: {},
  connect: ({ server }, { name }) =>
    new Observable<Conn>((subscriber) => {
      const { hostname, port } = new URL(`tcp://${server}`);
      const socket = createConnection(Number(port), hostname);
      const lines = createInterface({ input: socket });
      socket.on('error', (error) => subscriber.error(error));
      // The bot opens it again, after a while.
      socket.on('close', () => subscriber.complete());
      socket.on('connect', () =>
        subscriber.next({
          events: (fromEvent(lines, 'line') as Observable<string>).pipe(events(name)),
          send: async ({ data }) => {
            if (socket.destroyed) throw new SendError('transient', 'the connection is closed');
            if (!socket.write(`${data}\n`)) await once(socket, 'drain');
            return {};
          },
        }),
      );
      return () => socket.destroy();
    }),
};

/** Makes an event of each line. A network with ids of its own gives those: what is said again is known by them. */
export function events(name: string): OperatorFunction<string, Incoming> {
  const room = address(name, 'room');
  const began = Date.now();
  return map((data, count) => ({
    event: {
      ...{ type: 'text', id: `${name}:${began}:${count}`, input: name, at: Date.now(), data, meta: {} },
      ...{ from: room, to: room, replyTo: room, place: name, conversation: room },
      // Said to the bot: so commands are answered. Who said it is proven by nothing here.
      ...{ addressed: true, sender: { id: room, name: 'somebody', verified: false, external: false } },
    },
    // This network can be told neither.
    ack: () => undefined,
    refuse: () => undefined,
  }));
}

export const inputs: readonly Input[] = [sampleInput];
