import { ConfigError } from '../errors.ts';
import { clock } from './clock.ts';
import { isZone } from './zone.ts';

/** Hours that come every day, by the clock on the wall. */
export interface Hours {
  /** When they end, if a moment is in them, else undefined; both in milliseconds since 1970. */
  until(at: number): number | undefined;
}

/**
 * Reads hours of the day in a zone: `22:00-07:00` goes over midnight. An hour that the clock skips or shows twice is as
 * long as it is on the wall.
 *
 * @throws {ConfigError} When it cannot be read, is empty, or the zone is unknown; the caller adds the flag's name.
 */
export function hours(text: string, zone: string): Hours {
  if (!isZone(zone)) throw new ConfigError(`unknown time zone "${zone}": write one such as Europe/Berlin or UTC`);
  const [from, to] = text.split('-').map(timeOfDay);
  if (from === undefined || to === undefined || from === to || text.split('-').length !== 2) {
    throw new ConfigError(`"${text}" is not hours of the day: write when they begin and end, such as 22:00-07:00`);
  }
  const there = clock(zone);
  return {
    until(at) {
      const wall = there.wall(at);
      const time = wall - Math.floor(wall / day) * day;
      const inside = from < to ? from <= time && time < to : from <= time || time < to;
      if (!inside) return undefined;
      const end = there.moment(wall - time + to + (time < to ? 0 : day));
      // The clock was put back over the end: it has been already.
      return end > at ? end : undefined;
    },
  };
}

const day = 86_400_000;

function timeOfDay(text: string): number | undefined {
  const [, hour, minute] = /^\s*(\d{1,2}):(\d\d)\s*$/.exec(text) ?? [];
  const time = Number(hour) * 3_600_000 + Number(minute) * 60_000;
  return time < day && Number(minute) < 60 ? time : undefined;
}
