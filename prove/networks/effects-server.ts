import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Counts what commands did to the world. */
export interface EffectsServer extends AsyncDisposable {
  readonly url: string;
  /** How often each thing was done. */
  readonly done: ReadonlyMap<string, number>;
}

/** Starts a server on loopback that counts every `POST /WHAT`: the effect that must not happen twice. */
export async function effectsServer(): Promise<EffectsServer> {
  const done = new Map<string, number>();
  const server = createServer((request, response) => {
    const what = decodeURIComponent((request.url ?? '').slice(1));
    done.set(what, (done.get(what) ?? 0) + 1);
    request.resume();
    response.end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
