/** Returns what stands in an object by its own names, and nothing of what is no object. */
export function fields(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
