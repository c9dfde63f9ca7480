import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A peer that knows bytes only: it records what comes and answers what it was told, as an independent witness. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** The whole text of every request, headers and body, in order. */
  readonly requests: readonly string[];
  /** How many connections were opened. */
  connections(): number;
  /** How many are open now. */
  open(): number;
}

/** Answers each request with what `answer` returns, byte by byte; without an answer it says nothing. */
export async function rawServer(
  answer: (request: string, socket: Socket) => string | Buffer | undefined,
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk;
      const [head = '', body] = text.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      requests.push(text);
      const said = answer(text, socket);
      text = '';
      if (said !== undefined) socket.write(said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole HTTP answer in bytes. */
export function http(
  body: string,
  headers: readonly string[] = ['Content-Type: application/json'],
  status = '200 OK',
): string {
  return [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

/** Sends bytes and returns all that comes back until the other side ends, or until `enough` says so. */
export async function converse(
  port: number,
  bytes: string,
  enough: (text: string) => boolean = () => false,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    if (enough(text)) break;
  }
  socket.destroy();
  return text;
}
