import type { Address } from '../address.ts';
import type { Outgoing } from '../outgoing.ts';

/** Returns what must keep order with a message: one that has a way out of its own waits behind none that has not. */
export function lineOf({ fallback }: Pick<Outgoing, 'fallback'>, to: Address, lane: (to: Address) => string): string {
  return fallback ? `${lane(to)} -> ${fallback.to}` : lane(to);
}
