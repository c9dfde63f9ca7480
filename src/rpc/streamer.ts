import type { Socket } from 'node:net';
import { Observable } from 'rxjs';
import { CallError } from '../errors.ts';
import { longestTimer } from '../longest-timer.ts';
import type { Node, Registry } from '../registry.ts';
import type { RawJson, World } from '../world.ts';
import { deadline } from './deadline.ts';
import { dial } from './dial.ts';
import { replies } from './replies.ts';
import { checkNames, jsonText } from './request.ts';
import type { NodeOptions } from './some-node.ts';
import { someNode } from './some-node.ts';
import type { Asked } from './wire.ts';
import { dialectOf, mucp } from './wire.ts';

/** Bounds of streams. */
export interface StreamerOptions extends NodeOptions {
  /** Who calls, as services are told. */
  readonly from?: string;
  /** How long a node may take to accept the connection, in milliseconds. */
  readonly dial?: number;
  /** The largest message, in bytes. */
  readonly largest?: number;
}

const BROKEN = 'the service broke off its stream';

/** The error that ends a stream that has ended well. */
const END = 'EOS';

/**
 * Returns the way to hear what services stream, as go-micro does it over HTTP: a connection for each stream, the
 * request said twice (the first opens the stream, the second is its message), then a whole response for every message.
 */
export function streamer(
  registry: Pick<Registry, 'get'>,
  { from = '', dial: patience = 5_000, largest = 4 * 1024 * 1024, ...nodes }: StreamerOptions = {},
): World['stream'] {
  const onSomeNode = someNode(registry, nodes);

  return (service, endpoint, request, options = {}) =>
    new Observable<RawJson>((subscriber) => {
      const left = new AbortController();
      const all = options.signal ? AbortSignal.any([left.signal, options.signal]) : left.signal;
      const limit = options.timeout === undefined ? undefined : Math.min(options.timeout, longestTimer);
      const { signal, over, done } = deadline(limit, `${service} ${endpoint}`, all);

      const hear = async (): Promise<void> => {
        const text = jsonText(request);
        checkNames(service, endpoint);
        const asked = { service, endpoint, from, ...(options.id && { id: options.id }) };
        const connected = async (node: Node) => ({ node, socket: await dial(node, patience, signal) });
        const { node, socket } = await onSomeNode(service, { ...options, signal }, connected);
        signal.addEventListener('abort', () => socket.destroy(), { once: true });
        if (signal.aborted) socket.destroy();
        socket.on('error', () => undefined).write(opening(node, asked, text).repeat(2));
        for await (const json of messages(node, socket, largest)) subscriber.next({ json });
      };
      Promise.race([hear(), over])
        .then(
          () => subscriber.complete(),
          (error: unknown) => subscriber.error(error),
        )
        .finally(done);
      return () => left.abort();
    });
}

/** The request in bytes. Where a node names no protocol, it is JSON-RPC beside the headers, as go-micro has it. */
function opening(node: Node, asked: Asked, text: string): string {
  const dialect = dialectOf(node);
  const { body } = dialect.ask(asked, text);
  const headers = {
    Host: `${node.address}:${node.port}`,
    ...mucp.ask(asked, text).headers,
    ...(dialect !== mucp && { 'Content-Type': 'application/json-rpc' }),
    'Micro-Stream': '0',
    'Content-Length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return ['POST / HTTP/1.1', ...lines, '', body].join('\r\n');
}

/** V5 may write a message over the one before it: what is left of that stands behind the line feed. */
function firstLine(body: string): string {
  return body.split('\n', 1)[0] ?? '';
}

/** The messages that come, in JSON text, until the last word. */
async function* messages(node: Node, socket: Socket, largest: number): AsyncGenerator<string> {
  const dialect = dialectOf(node);
  try {
    for await (const reply of replies(socket, largest)) yield dialect.read({ ...reply, body: firstLine(reply.body) });
  } catch (cause) {
    if (!(cause instanceof CallError)) throw new CallError(500, BROKEN, { cause });
    if (cause.message === END) return;
    throw cause;
  } finally {
    socket.destroy();
  }
  throw new CallError(500, BROKEN);
}
