/** A length of time in its two largest units: `2h 5m`. */
export function shownDuration(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1_000, 's'],
  ] as const;
  const at = units.findIndex(([length]) => ms >= length);
  if (at < 0) return `${Math.max(0, Math.round(ms))}ms`;
  let left = ms;
  return units
    .slice(at, at + 2)
    .flatMap(([length, name]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      return count === 0 ? [] : [`${count}${name}`];
    })
    .join(' ');
}
