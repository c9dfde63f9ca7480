import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { ConfigError } from '../../errors.ts';
import { hostAndPort } from '../../host-and-port.ts';

/** One HTTP server at which several answer, each at a path of its own. */
export interface Door extends AsyncDisposable {
  /** Where it listens, such as `127.0.0.1:8080`; until then, where it is to. */
  readonly address: string;
  /** Begins to listen. Rejects with a {@link ConfigError} that names the flag. */
  listen(): Promise<void>;
  /**
   * Answers requests for a path, whatever follows its `?`, until disposed.
   *
   * @throws {ConfigError} Somebody else answers there.
   */
  mount(path: string, answer: RequestListener): Disposable;
}

/** How many connections there may be at once. */
const most = 128;

/**
 * Makes a server that does not listen yet. Whoever reaches it may be hostile: what is not asked in time is cut off.
 *
 * @param wanted - `HOST:PORT`, `:PORT` or `PORT`; loopback when there is no host.
 * @param flag - Named in errors: `--http_address`.
 * @throws {ConfigError} The address is none.
 */
export function door(wanted: string, flag: string): Door {
  const where = hostAndPort(wanted, flag);
  const mounted = new Map<string, RequestListener>();
  const http = server((request, response) => {
    const answer = mounted.get(request.url?.split('?', 1)[0] ?? '');
    if (answer) answer(request, response);
    else absent(response);
  });
  let address = wanted;
  return {
    get address() {
      return address;
    },
    async listen() {
      address = await listening(http, where, flag);
    },
    mount(path, answer) {
      if (mounted.has(path)) throw new ConfigError(`${path} is answered already: give each input a path of its own`);
      mounted.set(path, answer);
      return { [Symbol.dispose]: () => mounted.delete(path) };
    },
    async [Symbol.asyncDispose]() {
      http.close();
      // Who was just told something still hears it.
      await setImmediate();
      http.closeAllConnections();
    },
  };
}

/** Takes little: a head of 8 KiB within five seconds, all of a request within ten. */
function server(answer: RequestListener): Server {
  const limits = { maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 10_000 };
  // Node looks for those that are late only so often, and by default every half a minute.
  const http = createServer({ ...limits, connectionsCheckingInterval: 1_000, keepAliveTimeout: 5_000 }, answer);
  http.maxConnections = most;
  return http;
}

/** Says nothing of what there is: a path may be hard to guess on purpose. */
function absent(response: ServerResponse<IncomingMessage>): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end('there is nothing here\n');
}

function listening(http: Server, { host, port }: ReturnType<typeof hostAndPort>, flag: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Listened to for good: a connection that cannot be accepted is an error of the server's, too.
    http.on('error', (cause: NodeJS.ErrnoException) =>
      reject(new ConfigError(`${flag}: cannot listen on ${host}:${port} (${cause.code})`, { cause })),
    );
    http.listen(port, host, () => {
      const { address, family, port: bound } = http.address() as AddressInfo;
      resolve(family === 'IPv6' ? `[${address}]:${bound}` : `${address}:${bound}`);
    });
  });
}
