import { setTimeout as pause } from 'node:timers/promises';

/** How many services are looked at side by side, besides the one of the sweep. */
const AT_ONCE = 7;
/** The sweep rests this many times as long as a look of it took: it costs Consul a quarter of one client. */
const REST = 3;

/** Takes orders for looks at services. */
export interface Looks {
  /** Looks at a service before the sweep goes on; resolves when that look is over. */
  look(name: string): Promise<void>;
  /** Looks at all these when there is nothing better to do. */
  sweep(names: Iterable<string>): void;
  /** Rejects when a look failed, or when it was aborted; so does every look that was not begun. */
  readonly over: Promise<never>;
}

/**
 * Returns what carries out looks until aborted, several at once, but never two at one service: so the newest is told
 * last.
 *
 * @param one - Looks at a service and tells it.
 */
export function looks(one: (name: string) => Promise<void>, signal: AbortSignal): Looks {
  const urgent = new Map<string, PromiseWithResolvers<void>>();
  const unhurried = new Set<string>();
  const busy = new Set<string>();
  let bell = Promise.withResolvers<void>();

  const ring = (): void => {
    bell.resolve();
    bell = Promise.withResolvers();
  };

  const carryOut = async (name: string): Promise<void> => {
    const order = urgent.get(name);
    urgent.delete(name);
    unhurried.delete(name);
    busy.add(name);
    try {
      await one(name);
      order?.resolve();
    } catch (error) {
      order?.reject(error);
      throw error;
    } finally {
      busy.delete(name);
      // It may have been ordered again meanwhile.
      ring();
    }
  };

  const free = (orders: Iterable<string>): string | undefined => {
    for (const name of orders) if (!busy.has(name)) return name;
    return undefined;
  };

  const worker = async (orders: () => Iterable<string>, rest: number): Promise<never> => {
    for (;;) {
      signal.throwIfAborted();
      const name = free(orders());
      if (name === undefined) {
        await bell.promise;
        continue;
      }
      const started = performance.now();
      await carryOut(name);
      if (rest > 0) await pause(rest * (performance.now() - started), undefined, { signal });
    }
  };

  const end = (): void => {
    for (const order of urgent.values()) order.reject(signal.reason);
    urgent.clear();
    ring();
  };
  signal.addEventListener('abort', end, { once: true });

  const hurried = Array.from({ length: AT_ONCE }, () => worker(() => urgent.keys(), 0));
  const sweeping = worker(() => unhurried.values(), REST);
  return {
    over: Promise.race([...hurried, sweeping]),
    look(name) {
      const order = urgent.get(name) ?? Promise.withResolvers<void>();
      // Not everybody who orders waits.
      order.promise.catch(() => undefined);
      if (signal.aborted) order.reject(signal.reason);
      else urgent.set(name, order);
      ring();
      return order.promise;
    },
    sweep(names) {
      for (const name of names) unhurried.add(name);
      ring();
    },
  };
}
