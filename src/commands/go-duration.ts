/**
 * Writes a length of time as Go does: `1h2m3s`, `1.5s`, `345.6µs`.
 *
 * @param nanoseconds - Not negative.
 * @see {@link https://pkg.go.dev/time#Duration.String}
 */
export function goDuration(nanoseconds: number): string {
  if (!(nanoseconds > 0)) return '0s';
  const [unit, size] = units.find(([, least]) => nanoseconds >= least) ?? ['ns', 1];
  if (unit !== 's') return `${rounded(nanoseconds / size)}${unit}`;
  const seconds = nanoseconds / size;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return [
    ...(hours > 0 ? [`${hours}h`] : []),
    ...(minutes > 0 ? [`${minutes % 60}m`] : []),
    `${rounded(seconds - minutes * 60)}s`,
  ].join('');
}

const units = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
] as const;

/** To nine digits behind the point, without zeros at the end. */
function rounded(value: number): string {
  return String(Number(value.toFixed(9)));
}
