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

/**
 * Answers until disposed: `/livez` always, `/readyz` when every link is up and the registry answers, and `/readyz/NAME`
 * of one input, or of the `registry`, alone.
 */
export function probes({ door, inputs, registry }: ProbeOptions): Probes {
  const asked = new Set(inputs);
  const down = new Set(asked);
  const reached = reaching(registry);
  const parts = new Map<string, Check>([
    ...inputs.map((name): [string, Check] => [name, async () => (down.has(name) ? [`the input ${name} is down`] : [])]),
    ['registry', async () => ((await reached()) ? [] : ['the registry does not answer'])],
  ]);
  const all = async () => (await Promise.all([...parts.values()].map((check) => check()))).flat();
  const checks = new Map<string, Check>([
    ['/livez', async () => []],
    ['/readyz', all],
    ...[...parts].map(([name, check]): [string, Check] => [`/readyz/${name}`, check]),
  ]);
  const mounted = [...checks].map(([path, check]) =>
    door.mount(path, (request, response) => {
      answer(request, response, check).catch(() => response.destroy());
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

/** Answers what is missing; nothing when ready. */
type Check = () => Promise<readonly string[]>;

/** Resolves with whether the registry answers, and asks it once in a while only. */
function reaching(registry: ProbeOptions['registry']): () => Promise<boolean> {
  let asked = { at: Number.NEGATIVE_INFINITY, answer: Promise.resolve(false) };
  return () => {
    const now = performance.now();
    if (now - asked.at > freshness) asked = { at: now, answer: answers(registry) };
    return asked.answer;
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
async function answer(request: IncomingMessage, response: ServerResponse, check: Check): Promise<void> {
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
  const missing = await check();
  if (missing.length === 0) return say(200, 'ok');
  return say(503, missing.join('\n'));
}
