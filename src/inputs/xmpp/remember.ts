/** How many things are remembered; the oldest is forgotten first. */
const most = 2_000;

/** Puts something into a map that does not grow for ever. */
export function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
