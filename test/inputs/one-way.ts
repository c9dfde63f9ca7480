import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { passing } from '../../src/testing/input/passing.ts';

/** A way to a server on 127.0.0.1 on which what comes back can be held up, while what is sent there gets through. */
export interface OneWay extends AsyncDisposable {
  readonly port: number;
  /** Lets nothing come back any more over the connections that there are now. */
  deafen(): void;
  /** Breaks them off. */
  cut(): void;
}

/** Opens a way to a port. */
export async function oneWay(target: number): Promise<OneWay> {
  const ways = new Set<{
    readonly sockets: readonly Socket[];
    readonly back: { now: boolean; waiting: Set<() => void> };
  }>();
  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const back = { now: false, waiting: new Set<() => void>() };
    const way = { sockets: [client, server], back };
    ways.add(way);
    client.once('close', () => ways.delete(way));
    passing(client, server, { now: false, waiting: new Set() });
    passing(server, client, back);
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
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
