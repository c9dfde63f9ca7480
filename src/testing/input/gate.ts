import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { passing } from './passing.ts';

/** A way to a server on 127.0.0.1 at which connections are counted, cut and held up. */
export interface Gate extends AsyncDisposable {
  readonly port: number;
  /** How many connections there are now, and have been. */
  readonly open: number;
  readonly opened: number;
  /** How many the side that calls has closed, or was told are over. */
  readonly closed: number;
  /** Breaks off all connections, as a network does: with a reset. */
  cut(): void;
  /** Lets nothing through any more, in neither direction, and tells nobody: new connections are taken, too. */
  hold(): void;
  /** Lets through what has been held up, and all that comes. */
  release(): void;
}

/** Opens a gate to a port; each connection is one more to the server behind it. */
export async function gate(target: number): Promise<Gate> {
  const ways = new Set<{ readonly client: Socket; readonly server: Socket }>();
  const held = { now: false, waiting: new Set<() => void>() };
  let opened = 0;
  const listener = createServer({ noDelay: true }, (client) => {
    opened += 1;
    const server = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const way = { client, server };
    ways.add(way);
    client.once('close', () => ways.delete(way));
    passing(client, server, held);
    passing(server, client, held);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = () => {
    for (const { client, server } of ways) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  };
  const release = () => {
    held.now = false;
    for (const go of [...held.waiting]) go();
    held.waiting.clear();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    get open() {
      return ways.size;
    },
    get opened() {
      return opened;
    },
    get closed() {
      return opened - ways.size;
    },
    cut,
    hold: () => {
      held.now = true;
    },
    release,
    async [Symbol.asyncDispose]() {
      release();
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
