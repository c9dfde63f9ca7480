import type { IncomingMessage, ServerResponse } from 'node:http';
import { ignoreElements, pipe, tap } from 'rxjs';
import type { Door } from '../inputs/http/door.ts';
import type { Registry } from '../registry.ts';
import type { Observer } from './observers.ts';

/** Settings of {@link probes}. */
export interface ProbeOptions {
  /** Where they are answered. */
  readonly door: Door;
  /** Inputs that must be up for the bot to be ready. */
  readonly inputs: readonly string[];
  readonly registry: Pick<Registry, 'list' | 'stale'>;
}

/** Longest that the registry may take to answer for the bot to be ready, in milliseconds. */
const patience = 2_000;

/** How long the registry's answer is good for: probes are no way to load it. In milliseconds. */
const freshness = 1_000;

/** Probes that are answered. */
export interface Probes extends Disposable {
  /** Tells them what the bot notices. */
  readonly observer: Observer;
}

/** Answers `/livez` and `/readyz` until disposed: ready is when every link is up and the registry answers. */
export function probes(options: ProbeOptions): Probes {
  const asked = new Set(options.inputs);
  const down = new Set(asked);
  const ready = readiness(options, down);
  const mounted = ['/livez', '/readyz'].map((path) =>
    options.door.mount(path, (request, response) => {
      answer(path, request, response, ready).catch(() => response.destroy());
    }),
  );
  return {
    observer: pipe(
      tap(({ code, input = '' }) => {
        if (code === 'up') down.delete(input);
        if (asked.has(input) && (code === 'down' || code === 'gave-up')) down.add(input);
      }),
      ignoreElements(),
    ),
    [Symbol.dispose]: () => {
      for (const one of mounted) one[Symbol.dispose]();
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

/** Keeps nothing open: anyone who can reach it may ask. */
async function answer(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  ready: Readiness,
): Promise<void> {
  const say = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
      ...headers,
    });
    response.end(`${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'GET or HEAD', { allow: 'GET, HEAD' });
  if (path === '/livez') return say(200, 'ok');
  const missing = await ready();
  if (missing.length === 0) return say(200, 'ok');
  return say(503, missing.join('\n'));
}
