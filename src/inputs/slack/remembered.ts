/** Settings of {@link remembered}; durations in milliseconds. */
export interface RememberedOptions {
  /** How many answers are kept: the one used longest ago goes first. */
  readonly max: number;
  /** How long an answer holds. */
  readonly ttl: number;
  /** How long a failure holds, so that what fails is not asked for with every message. */
  readonly failed: (error: unknown) => number;
}

/** Keeps what was loaded, by key; whoever asks while it is being loaded gets the same promise. */
export function remembered<V>(
  load: (key: string) => Promise<V>,
  options: RememberedOptions,
): (key: string) => Promise<V> {
  const { max, ttl, failed } = options;
  const entries = new Map<string, { readonly value: Promise<V>; until: number }>();
  return (key) => {
    const entry = entries.get(key);
    entries.delete(key);
    if (entry && entry.until > Date.now()) {
      entries.set(key, entry);
      return entry.value;
    }
    const value = load(key);
    const fresh = { value, until: Date.now() + ttl };
    value.catch((error) => {
      fresh.until = Date.now() + failed(error);
    });
    entries.set(key, fresh);
    const [oldest] = entries.keys();
    if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    return value;
  };
}
