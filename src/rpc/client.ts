import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import { JsonText } from '../json.ts';
import type { Node, Registry } from '../registry.ts';
import type { CallOptions, World } from '../world.ts';
import { atMost } from './at-most.ts';
import { DialError, exchange } from './exchange.ts';
import { nodeChoice } from './node-choice.ts';
import type { Dialect } from './wire.ts';
import { mucp, universal } from './wire.ts';

/** A longer timer fires at once, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Bounds of calls. Durations in milliseconds, sizes in bytes. */
export interface CallerOptions {
  /** How long a call may take unless it says so itself. */
  readonly timeout?: number;
  /** How long a node may take to accept the connection. */
  readonly dial?: number;
  /** How many calls run at once; the others wait, within their own time. */
  readonly concurrency?: number;
  /** How many nodes are tried until one can be reached. */
  readonly attempts?: number;
  readonly largest?: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Now, in milliseconds. */
  readonly now?: () => number;
}

/**
 * Returns the way to call services: any node of any version, at random, over a connection of its own; one that lately
 * could not be reached comes last. Request and response are passed on as they stand in their JSON text.
 * Every failure is a {@link CallError} in words.
 */
export function caller(
  registry: Pick<Registry, 'get'>,
  {
    timeout = 30_000,
    dial = 5_000,
    concurrency = 64,
    attempts = 5,
    largest = 4 * 1024 * 1024,
    random = Math.random,
    now = Date.now,
  }: CallerOptions = {},
): World['call'] {
  const inTurn = atMost(concurrency);
  const choice = nodeChoice(random, now);

  const ask = async (service: string, endpoint: string, request: string, limit: number, signal: AbortSignal) => {
    const nodes = await reachable(registry, service);
    signal.throwIfAborted();
    let failure = new CallError(503, `service ${service}: none available`);
    for (const node of choice.order(nodes).slice(0, attempts)) {
      const dialect = dialectOf(node);
      const wire = dialect.ask(service, endpoint, request);
      const headers = { ...wire.headers, Timeout: `${Math.ceil(limit)}000000` };
      try {
        const reply = await exchange(node, { ...wire, headers }, { dial, largest, signal });
        choice.answered(node);
        return { json: dialect.read(reply) };
      } catch (error) {
        if (!(error instanceof DialError)) throw error;
        choice.missed(node);
        failure = new CallError(503, `service ${service}: ${error.message}`, { cause: error });
      }
    }
    throw failure;
  };

  return async (service, endpoint, request, options = {}) => {
    const limit = Math.min(options.timeout ?? timeout, LONGEST_TIMER);
    const text = jsonText(request);
    for (const word of [service, endpoint]) {
      if (!/^[!-~]+$/.test(word)) throw new CallError(400, 'a service or endpoint has a name of plain letters');
    }
    const { signal, over, done } = deadline(limit, `${service} ${endpoint}`, options);
    try {
      return await Promise.race([inTurn(() => ask(service, endpoint, text, limit, signal), signal), over]);
    } finally {
      done();
    }
  };
}

/**
 * Go-micro writes the protocol of a node into its metadata; before that, and where it is missing, JSON-RPC is
 * understood.
 */
function dialectOf({ metadata }: Node): Dialect {
  return metadata.protocol === 'mucp' ? mucp : universal;
}

async function reachable(registry: Pick<Registry, 'get'>, service: string): Promise<readonly Node[]> {
  const services = await registry.get(service).catch((cause: Error) => {
    throw new CallError(503, cause.message, { cause });
  });
  if (services.length === 0) throw new CallError(404, `service ${service}: not found`);
  const nodes = services.flatMap((version) => version.nodes);
  const spoken = nodes.filter(({ metadata }) => metadata.protocol !== 'grpc');
  if (nodes.length > 0 && spoken.length === 0) {
    throw new CallError(501, `service ${service} speaks gRPC, which is not supported: call it through an HTTP gateway`);
  }
  return spoken;
}

function jsonText(request: Json | JsonText): string {
  if (!(request instanceof JsonText)) return JSON.stringify(request);
  try {
    JSON.parse(request.json);
    return request.json;
  } catch (cause) {
    throw new CallError(400, `the request is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** One signal for time and person; `over` rejects when it aborts, `done` lets go of both. */
function deadline(limit: number, what: string, { signal }: CallOptions) {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = (error: CallError): void => {
    controller.abort(error);
    reject(error);
  };
  const cancel = (): void => end(new CallError(499, `${what}: cancelled`, { cause: signal?.reason }));
  const timer = setTimeout(() => end(new CallError(408, `${what}: no answer within ${limit / 1000} s`)), limit);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const done = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  };
  return { signal: controller.signal, over, done };
}
