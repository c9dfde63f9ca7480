import type { Observable } from 'rxjs';
import { concat, defer, finalize, NEVER, of, Subject } from 'rxjs';
import type { Change, Service } from '../registry.ts';
import { change } from './change.ts';
import { checkedNodes } from './checked-nodes.ts';
import { merged } from './merged.ts';
import type { OpenRegistry } from './options.ts';

/**
 * Returns a registry inside this process: for a small world of its own, and for tests. It knows what was registered
 * with it.
 */
export function memoryRegistry(): OpenRegistry {
  const registrations = new Map<symbol, Service>();
  const changes = new Subject<Change>();

  const look = (name: string): readonly Service[] =>
    merged([...registrations.values()].filter((one) => one.name === name));

  const write = (name: string, act: () => void): void => {
    const before = look(name);
    act();
    const seen = change(name, before, look(name));
    if (seen) changes.next(seen);
  };

  const added = (service: Service): symbol => {
    const key = Symbol(service.name);
    write(service.name, () => registrations.set(key, service));
    return key;
  };

  return {
    name: 'memory',
    list: async () => [...new Set([...registrations.values()].map(({ name }) => name))].sort(),
    get: async (name) => look(name),
    checks: async (name) => checkedNodes(look(name)),
    stale: () => undefined,
    watch: (): Observable<Change> => changes.asObservable(),
    register: (service) =>
      defer(() => {
        const key = added(service);
        return concat(of({ registered: service.name }), NEVER).pipe(
          finalize(() => write(service.name, () => registrations.delete(key))),
        );
      }),
    put: async (service) => void added(service),
    remove: async ({ name, nodes }) => {
      const gone = new Set(nodes.map(({ id }) => id));
      write(name, () => {
        for (const [key, one] of registrations) {
          const left = one.nodes.filter(({ id }) => !gone.has(id));
          if (one.name !== name || left.length === one.nodes.length) continue;
          if (left.length === 0) registrations.delete(key);
          else registrations.set(key, { ...one, nodes: left });
        }
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
