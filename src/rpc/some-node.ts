import { CallError } from '../errors.ts';
import type { Node, Registry } from '../registry.ts';
import { DialError } from './exchange.ts';
import { nodeChoice } from './node-choice.ts';

/** How nodes are chosen. */
export interface NodeOptions {
  /** How many nodes are tried until one can be reached. */
  readonly attempts?: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Now, in milliseconds. */
  readonly now?: () => number;
}

/** Which node is wanted, when not just any, and what ends the search. */
export interface Wanted {
  readonly signal: AbortSignal;
  readonly node?: Node;
}

/** Does something with one node of a service. */
export type OnSomeNode = <T>(service: string, wanted: Wanted, act: (node: Node) => Promise<T>) => Promise<T>;

/**
 * Returns the way to a node: any of any version, at random; one that lately could not be reached comes last. Another is
 * tried only where nothing was asked yet: what was heard may have been done, and nobody here can tell whether it may be
 * done twice.
 */
export function someNode(
  registry: Pick<Registry, 'get'>,
  { attempts = 5, random = Math.random, now = Date.now }: NodeOptions = {},
): OnSomeNode {
  const choice = nodeChoice(random, now);
  return async (service, { signal, node: only }, act) => {
    if (only) return act(only);
    const nodes = await reachable(registry, service);
    signal.throwIfAborted();
    let failure = new CallError(503, `service ${service}: none available`);
    for (const node of choice.order(nodes).slice(0, attempts)) {
      try {
        const result = await act(node);
        choice.answered(node);
        return result;
      } catch (error) {
        if (!(error instanceof DialError)) throw error;
        choice.missed(node);
        failure = new CallError(503, `service ${service}: ${error.message}`, { cause: error });
      }
    }
    throw failure;
  };
}

async function reachable(registry: Pick<Registry, 'get'>, service: string): Promise<readonly Node[]> {
  const services = await registry.get(service).catch((cause: Error) => {
    throw new CallError(503, cause.message, { cause });
  });
  if (services.length === 0) throw new CallError(404, `service ${service}: not found`);
  const nodes = services.flatMap((version) => version.nodes);
  const spoken = nodes.filter((node) => foreign(node) === undefined);
  const [other] = nodes;
  if (other && spoken.length === 0) {
    const words = `service ${service} speaks ${foreign(other)}, which is not supported`;
    throw new CallError(501, `${words}: call it through an HTTP gateway`);
  }
  return spoken;
}

/** How a node is spoken to, when not over HTTP: go-micro v2 says gRPC of all that it runs. */
function foreign({ metadata: { protocol, transport = 'http' } }: Node): string | undefined {
  if (protocol === 'grpc' || transport === 'grpc') return 'gRPC';
  return transport === 'http' ? undefined : transport.slice(0, 40);
}
