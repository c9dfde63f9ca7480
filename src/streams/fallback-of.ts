import type { Address } from '../address.ts';
import { inputOf, localOf } from '../address.ts';
import { covers } from '../route.ts';
import type { Fallback } from './fallback.ts';

/** Returns the first fallback that covers an address, as it was written in the message. */
export function fallbackOf(fallbacks: readonly Fallback[], to: Address): Fallback | undefined {
  return fallbacks.find(({ route }) => covers(route.from, inputOf(to), [localOf(to)]));
}
