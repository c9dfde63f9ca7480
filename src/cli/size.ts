/**
 * Reads a size as people write it, in bytes: `512MB`, `2GB`, `1.5GiB`, bytes without a unit; undefined when it is none.
 */
export function size(text: string): number | undefined {
  const [, count, unit = 'B'] = /^(\d{1,15}(?:\.\d{1,3})?) ?([A-Za-z]{1,3})?$/.exec(text.trim()) ?? [];
  const each = units.get(unit.toLowerCase());
  if (count === undefined || each === undefined) return undefined;
  const bytes = Math.round(Number(count) * each);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

const units: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ...['k', 'm', 'g', 't'].flatMap((prefix, power) => [
    [`${prefix}b`, 1_000 ** (power + 1)] as const,
    [`${prefix}ib`, 1_024 ** (power + 1)] as const,
  ]),
]);
