/** An object of JSON of which nothing is known yet. */
export type Shape = Readonly<Record<string, unknown>>;

/** Returns the value when it is an object, else an empty one; so that fields can be read of whatever came. */
export function shape(value: unknown): Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Shape) : {};
}

/** Returns the value when it is a string that is not empty. */
export function words(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns the objects of a list; none when it is no list. */
export function shapes(value: unknown): readonly Shape[] {
  return Array.isArray(value) ? value.map(shape) : [];
}
