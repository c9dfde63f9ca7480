import { Cron } from 'croner';
import type { Repeat } from '../repeat.ts';

/**
 * Gets when something comes due next after a moment, in milliseconds since 1970; undefined when it never does.
 *
 * Where the clock is put forward, a time of day that is skipped is when the clock goes on: 02:30 is 03:00. Where it is
 * put back, times of day come once, the first time, and minutes go on through both of the hours.
 */
export function nextDue({ cron, zone }: Repeat, after: number): number | undefined {
  const job = new Cron(cron, { timezone: zone, mode: '6-part', fixedTimeRule: 'no-wildcard' });
  return job.nextRun(new Date(after))?.getTime();
}
