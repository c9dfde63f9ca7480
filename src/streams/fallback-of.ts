import { inputOf, localOf } from '../address.ts';
import type { Outgoing, Way } from '../outgoing.ts';
import { covers } from '../route.ts';
import type { Fallback } from './fallback.ts';

/** Returns a message's own other way, or the first fallback that covers its address as it is written there. */
export function fallbackOf(
  fallbacks: readonly Fallback[],
  { to, fallback }: Pick<Outgoing, 'to' | 'fallback'>,
): Way | undefined {
  return fallback ?? fallbacks.find(({ route }) => covers(route.from, inputOf(to), [localOf(to)]));
}
