import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ignoreElements, pipe, tap } from 'rxjs';
import { ConfigError } from '../errors.ts';
import type { Registry } from '../registry.ts';
import { hostAndPort } from './host-and-port.ts';
import type { Observer } from './observers.ts';

/** Settings of {@link probes}. */
export interface ProbeOptions {
  /** `HOST:PORT`, `:PORT` or `PORT`; loopback when there is no host. */
  readonly address: string;
  /** Inputs that must be up for the bot to be ready. */
  readonly inputs: readonly string[];
  readonly registry: Pick<Registry, 'list' | 'stale'>;
}

/** Longest that the registry may take to answer for the bot to be ready, in milliseconds. */
const patience = 2_000;

/** How long the registry's answer is good for: probes are no way to load it. In milliseconds. */
const freshness = 1_000;

/** A listener that runs. */
export interface Probes extends AsyncDisposable {
  /** Where it listens: `127.0.0.1:8080`. */
  readonly address: string;
  /** Tells it what the bot notices. */
  readonly observer: Observer;
}

/**
 * Answers `/livez` and `/readyz` over HTTP until disposed: ready is when every link is up and the registry answers.
 *
 * @throws {ConfigError} It cannot listen.
 */
export async function probes(options: ProbeOptions): Promise<Probes> {
  const asked = new Set(options.inputs);
  const down = new Set(asked);
  const http = server(readiness(options, down));
  const address = await listening(http, options.address);
  return {
    address,
    observer: pipe(
      tap(({ code, input = '' }) => {
        if (code === 'up') down.delete(input);
        if (asked.has(input) && (code === 'down' || code === 'gave-up')) down.add(input);
      }),
      ignoreElements(),
    ),
    [Symbol.asyncDispose]: async () => {
      http.close();
      http.closeAllConnections();
    },
  };
}

type Readiness = () => Promise<readonly string[]>;

/** Answers what is missing; nothing when ready. */
function readiness({ registry }: ProbeOptions, down: ReadonlySet<string>): Readiness {
  let asked = { at: Number.NEGATIVE_INFINITY, answer: Promise.resolve(false) };
  const reached = (): Promise<boolean> => {
    const now = performance.now();
    if (now - asked.at > freshness) asked = { at: now, answer: answers(registry) };
    return asked.answer;
  };
  return async () => {
    const missing = [...down].map((input) => `the input ${input} is down`);
    return (await reached()) ? missing : [...missing, 'the registry does not answer'];
  };
}

function answers(registry: ProbeOptions['registry']): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), patience);
    const settle = (found: boolean): void => {
      clearTimeout(late);
      resolve(found);
    };
    registry.list().then(
      // It answers what it knows also while it is away.
      () => settle(registry.stale() === undefined),
      () => settle(false),
    );
  });
}

function listening(http: Server, wanted: string): Promise<string> {
  const { host, port } = hostAndPort(wanted, '--http_address');
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new ConfigError(`--http_address: cannot listen on ${host}:${port} (${cause.code})`, { cause })),
    );
    http.listen(port, host, () => {
      const { address, family, port: bound } = http.address() as AddressInfo;
      resolve(family === 'IPv6' ? `[${address}]:${bound}` : `${address}:${bound}`);
    });
  });
}

/** Takes little and keeps nothing open: anyone who can reach it may ask. */
function server(ready: Readiness): Server {
  const http = createServer(
    { maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 5_000, keepAlive: false },
    (request, response) => {
      answer(request, response, ready).catch(() => response.destroy());
    },
  );
  http.maxConnections = 64;
  return http;
}

async function answer(request: IncomingMessage, response: ServerResponse, ready: Readiness): Promise<void> {
  const say = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
      ...headers,
    });
    response.end(`${text}\n`);
  };
  const path = request.url?.split('?')[0];
  if (path !== '/livez' && path !== '/readyz') return say(404, 'there are /livez and /readyz');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'GET or HEAD', { allow: 'GET, HEAD' });
  if (path === '/livez') return say(200, 'ok');
  const missing = await ready();
  if (missing.length === 0) return say(200, 'ok');
  return say(503, missing.join('\n'));
}
