import type { Way } from '../outgoing.ts';

/** Returns what must keep order in a lane: what has a way out does not wait behind what has none, or another. */
export function lineOf(lane: string, way: Pick<Way, 'to'> | undefined): string {
  return way ? `${lane} -> ${way.to}` : lane;
}
