import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { passing } from '../../src/testing/input/passing.ts';

/** A way to a server on 127.0.0.1 on which one direction can be held up, while the other one is open. */
export interface OneWay extends AsyncDisposable {
  readonly port: number;
  /** Lets nothing come back any more over the connections that there are now. */
  deafen(): void;
  /** Lets nothing get there any more over them. */
  mute(): void;
  /** Whether there is something that does not get there. */
  readonly holding: boolean;
  /** Breaks them off. */
  cut(): void;
}

/** Opens a way to a port. */
export async function oneWay(target: number): Promise<OneWay> {
  const ways = new Set<Way>();
  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const way = { sockets: [client, server], there: free(), back: free() };
    ways.add(way);
    client.once('close', () => ways.delete(way));
    passing(client, server, way.there);
    passing(server, client, way.back);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = () => {
    for (const { sockets } of ways) for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    deafen() {
      for (const { back } of ways) back.now = true;
    },
    mute() {
      for (const { there } of ways) there.now = true;
    },
    get holding() {
      return [...ways].some(({ there }) => there.waiting.size > 0);
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

interface Way {
  readonly sockets: readonly Socket[];
  readonly there: Held;
  readonly back: Held;
}

interface Held {
  now: boolean;
  readonly waiting: Set<() => void>;
}

function free(): Held {
  return { now: false, waiting: new Set() };
}
