import type { Observable } from 'rxjs';
import { concat, defer, finalize, NEVER, of, Subject } from 'rxjs';
import type { Change, Node, Service } from '../registry.ts';
import { change } from './change.ts';
import type { OpenRegistry } from './options.ts';

/**
 * Returns a registry inside this process: for a small world of its own, and for tests. It knows what was registered
 * with it.
 */
export function memoryRegistry(): OpenRegistry {
  const registrations = new Set<Service>();
  const changes = new Subject<Change>();

  const look = (name: string): readonly Service[] => merged([...registrations].filter((one) => one.name === name));

  const write = (name: string, act: () => void): void => {
    const before = look(name);
    act();
    const seen = change(name, before, look(name));
    if (seen) changes.next(seen);
  };

  return {
    name: 'memory',
    list: async () => [...new Set([...registrations].map(({ name }) => name))].sort(),
    get: async (name) => look(name),
    watch: (): Observable<Change> => changes.asObservable(),
    register: (service) =>
      defer(() => {
        const registration = { ...service };
        write(service.name, () => registrations.add(registration));
        return concat(of({ registered: service.name }), NEVER).pipe(
          finalize(() => write(service.name, () => registrations.delete(registration))),
        );
      }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** One entry per version, as every registry shows them; a node registered twice is there once, as it was last told. */
function merged(services: readonly Service[]): readonly Service[] {
  const versions = new Map<string, Service>();
  for (const service of services) {
    const nodes = new Map<string, Node>();
    for (const node of [...(versions.get(service.version)?.nodes ?? []), ...service.nodes]) nodes.set(node.id, node);
    versions.set(service.version, { ...service, nodes: [...nodes.values()].sort(byId) });
  }
  return [...versions.values()].sort((one, other) => (one.version < other.version ? -1 : 1));
}

function byId(one: Node, other: Node): number {
  return one.id < other.id ? -1 : 1;
}
