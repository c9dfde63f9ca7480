import type { Observable } from 'rxjs';
import { from, map, mergeMap } from 'rxjs';
import type { Answer, Call } from '../command.ts';
import { progress } from '../command.ts';
import type { CheckedNode } from '../registry.ts';
import { saysNothing } from './says-nothing.ts';
import { serviceNotFound } from './service-not-found.ts';

/** How long a node may take to answer, in milliseconds. */
const patience = 5_000;

/** A node, and what it answered, or why it did not. Neither when it is none of go-micro's, and was not asked. */
export interface Asked {
  readonly node: CheckedNode;
  readonly json?: string;
  readonly error?: string;
  /** It is up, but has no handler for the like: go-micro stopped bringing one in v4.8. */
  readonly bare?: true;
}

/**
 * Asks all nodes of a service at once, those included that the registry thinks are failing: `Debug.Health`. Emits how many
 * have answered, and when all have, or their time is over, what `told` makes of it.
 *
 * Errors with a RegistryError when there is no such service, or the registry cannot be asked.
 */
export function askNodes(
  service: string,
  endpoint: string,
  call: Call,
  told: (asked: readonly Asked[]) => Answer,
): Observable<Answer> {
  return from(nodesOf(service, call)).pipe(
    mergeMap((nodes) => {
      const asked: Asked[] = [];
      return from(nodes.entries()).pipe(
        mergeMap(async ([place, node]) => {
          asked[place] = await ask(node, service, endpoint, call);
        }, nodes.length),
        map((_, count) => {
          const all = count + 1 === nodes.length;
          return all ? told(asked) : progress(`${count + 1} of ${nodes.length} nodes have answered`);
        }),
      );
    }, 1),
  );
}

async function nodesOf(service: string, { world }: Call): Promise<readonly CheckedNode[]> {
  const nodes = await world.registry.checks(service);
  if (nodes.length === 0) throw await serviceNotFound(service, world.registry);
  return nodes;
}

async function ask(node: CheckedNode, service: string, endpoint: string, { world, signal }: Call): Promise<Asked> {
  if (saysNothing(node)) return { node };
  try {
    // An empty object: old services refuse fields that they do not know.
    const { json } = await world.call(service, endpoint, {}, { node, signal, timeout: patience });
    return { node, json };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return /can't find service Debug\b/.test(reason) ? { node, bare: true } : { node, error: reason };
  }
}
