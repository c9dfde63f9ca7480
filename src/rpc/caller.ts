import { longestTimer } from '../longest-timer.ts';
import type { Node, Registry } from '../registry.ts';
import type { World } from '../world.ts';
import { atMost } from './at-most.ts';
import { deadline } from './deadline.ts';
import { exchange } from './exchange.ts';
import { checkNames, jsonText } from './request.ts';
import type { NodeOptions } from './some-node.ts';
import { someNode } from './some-node.ts';
import { dialectOf } from './wire.ts';

/** Bounds of calls. Durations in milliseconds, sizes in bytes. */
export interface CallerOptions extends NodeOptions {
  /** Who calls, as services are told: the bot's own name. */
  readonly from?: string;
  /** How long a call may take unless it says so itself. */
  readonly timeout?: number;
  /** How long a node may take to accept the connection. */
  readonly dial?: number;
  /** How many calls run at once; the others wait, within their own time. */
  readonly concurrency?: number;
  readonly largest?: number;
}

/**
 * Returns the way to call services, over a connection of its own each time. Request and response are passed on as they
 * stand in their JSON text. Every failure is a {@link CallError} in words.
 */
export function caller(
  registry: Pick<Registry, 'get'>,
  {
    from = '',
    timeout = 30_000,
    dial = 5_000,
    concurrency = 64,
    largest = 4 * 1024 * 1024,
    ...nodes
  }: CallerOptions = {},
): World['call'] {
  const inTurn = atMost(concurrency);
  const onSomeNode = someNode(registry, nodes);

  return async (service, endpoint, request, options = {}) => {
    const limit = Math.min(options.timeout ?? timeout, longestTimer);
    const text = jsonText(request);
    checkNames(service, endpoint);
    const { signal, over, done } = deadline(limit, `${service} ${endpoint}`, options.signal);
    const ask = async (node: Node) => {
      const dialect = dialectOf(node);
      const wire = dialect.ask({ service, endpoint, from, ...(options.id && { id: options.id }) }, text);
      const headers = { ...wire.headers, Timeout: `${Math.ceil(limit)}000000` };
      return { json: dialect.read(await exchange(node, { ...wire, headers }, { dial, largest, signal })) };
    };
    try {
      return await Promise.race([inTurn(() => onSomeNode(service, { ...options, signal }, ask), signal), over]);
    } finally {
      done();
    }
  };
}
