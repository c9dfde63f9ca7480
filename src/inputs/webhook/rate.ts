/** How many sources are kept in mind; of more the one that was quiet for longest is forgotten. */
const most = 10_000;
const minute = 60_000;

/**
 * Returns what counts the calls of each source: how long it has to wait for the next one, in milliseconds; 0 when it may.
 * A source that was quiet may make those of a minute at once.
 *
 * @param perMinute - How many calls one source may make in a minute.
 * @param now - A clock in milliseconds that never goes back.
 */
export function rate(perMinute: number, now: () => number): (source: string) => number {
  const cost = minute / perMinute;
  /** When each source will have paid for its calls. */
  const paid = new Map<string, number>();
  return (source) => {
    const at = now();
    const due = Math.max(paid.get(source) ?? at, at);
    const wait = due + cost - at - minute;
    // Tolerates what counting in fractions leaves over.
    if (wait > 0.001) return wait;
    paid.delete(source);
    paid.set(source, due + cost);
    const [oldest] = paid.keys();
    if (paid.size > most && oldest !== undefined) paid.delete(oldest);
    return 0;
  };
}
