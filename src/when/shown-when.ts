/** Writes a moment for people, as the clock of a zone shows it: `Fri 27 Nov 2026, 09:00 CET (Europe/Berlin)`. */
export function shownWhen(at: number, zone: string): string {
  const seconds = at % 60_000 < 1_000 ? {} : ({ second: '2-digit' } as const);
  const format = new Intl.DateTimeFormat('en-GB', { ...fields, ...seconds, timeZone: zone });
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = [part.get('hour'), part.get('minute'), part.get('second')]
    .filter((value) => value !== undefined)
    .join(':');
  const day = `${part.get('weekday')} ${part.get('day')} ${part.get('month')} ${part.get('year')}`;
  return `${day}, ${time} ${part.get('timeZoneName')} (${zone})`;
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
