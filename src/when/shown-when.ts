/**
 * Writes a moment for people, as the clock of a zone shows it: `Fri 27 Nov 2026, 09:00 CET (Europe/Berlin)`, and the
 * zone once where its short name is its own: `Fri 27 Nov 2026, 09:00 UTC`.
 *
 * @param beside - The moments that stand with it, itself included: with seconds when one of them is not on the minute.
 */
export function shownWhen(at: number, zone: string, beside: readonly number[] = [at]): string {
  const seconds = beside.every((one) => one % 60_000 < 1_000) ? {} : ({ second: '2-digit' } as const);
  const format = new Intl.DateTimeFormat('en-GB', { ...fields, ...seconds, timeZone: zone });
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = [part.get('hour'), part.get('minute'), part.get('second')]
    .filter((value) => value !== undefined)
    .join(':');
  const day = `${part.get('weekday')} ${part.get('day')} ${part.get('month')} ${part.get('year')}`;
  const short = part.get('timeZoneName') ?? zone;
  return `${day}, ${time} ${short}${short === zone ? '' : ` (${zone})`}`;
}

const fields = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const;
