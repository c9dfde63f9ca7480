/** Says a moment given in milliseconds since 1970. */
export type When = (at: number) => string;

/** Says times in one zone; all arguments in milliseconds since 1970. */
export interface Times {
  /** `09:15`, or `Mon 23 Nov 09:15` when a span is longer than a day. */
  moment(at: number, span?: number): string;
  /** `09:00–10:00 CET (Mon 23 Nov)`, or `Mon 23 Nov 09:00 – Tue 24 Nov 09:00 CET`. */
  between(from: number, to: number): string;
}

/**
 * Returns the words for times in a zone: `Europe/Berlin`.
 *
 * @param seconds - Every time is said with its seconds, `09:15:00`, so that all times of a summary look alike.
 */
export function times(zone: string, seconds: boolean = false): Times {
  const day = parts({ weekday: 'short', day: 'numeric', month: 'short' }, zone);
  const clock = parts({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, zone);
  const offset = parts({ timeZoneName: 'short' }, zone);

  const date = (at: number): string => ['weekday', 'day', 'month'].map((part) => day(at).get(part)).join(' ');
  const abbreviated = (at: number): string => offset(at).get('timeZoneName') ?? zone;
  const time = (at: number): string => {
    const [hour, minute, second] = ['hour', 'minute', 'second'].map((part) => clock(at).get(part));
    return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
  };
  const between = (from: number, to: number): string => {
    const [begin, end] = [abbreviated(from), abbreviated(to)];
    const first = begin === end ? time(from) : `${time(from)} ${begin}`;
    if (date(from) === date(to - 1)) {
      const last = date(from) === date(to) ? time(to) : seconds ? '24:00:00' : '24:00';
      return `${first}–${last} ${end} (${date(from)})`;
    }
    return `${date(from)} ${first} – ${date(to)} ${time(to)} ${end}`;
  };
  return { moment: (at, span = 0) => (span > dayLong ? `${date(at)} ${time(at)}` : time(at)), between };
}

/** A day on which the clock is put back. */
const dayLong = 25 * 3_600_000;

function parts(options: Intl.DateTimeFormatOptions, zone: string): (at: number) => ReadonlyMap<string, string> {
  // British English says CET where American says GMT+1; American months are never longer than three letters.
  const format = new Intl.DateTimeFormat('timeZoneName' in options ? 'en-GB' : 'en-US', { ...options, timeZone: zone });
  return (at) => new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
